/** "Did you mean" for facts: what people call them elsewhere, and the declaration of an attribute. */
import type { FactType } from '../facts/definition.js';
import { attributePrefix } from '../facts/standard-facts.js';
import { didYouMean } from '../shared/suggest.js';
import { parseDefinitePath } from './definite-path.js';
import type { KnownFacts } from './known-facts.js';

/** The comparison that an unknown fact stands in. */
interface FactUse {
  readonly path?: unknown;
  readonly operator?: unknown;
  readonly value?: unknown;
}

const elapsedHint = 'for the time since the end use `hours_since_end` or `days_since_end`';

/** Facts by other names; the fix in full. */
const aliases: Readonly<Record<string, string>> = {
  now: `did you mean \`local_date\` or \`local_time\`? ${elapsedHint}`,
  today: `did you mean \`local_date\`? ${elapsedHint}`,
  date: `did you mean \`local_date\`? ${elapsedHint}`,
  current_date: `did you mean \`local_date\`? ${elapsedHint}`,
  time: `did you mean \`local_time\`? ${elapsedHint}`,
  current_time: `did you mean \`local_time\`? ${elapsedHint}`,
  hour: 'did you mean `local_hour`?',
  weekday: 'did you mean `local_weekday`?',
  day: 'did you mean `local_weekday` or `local_date`?',
  day_of_week: 'did you mean `local_weekday`?',
  email: 'did you mean `customer.email`?',
  domain: 'did you mean `customer.email_domain`?',
  email_domain: 'did you mean `customer.email_domain`?',
  name: 'did you mean `customer.name`?',
  customer: 'did you mean `customer.email` or `customer.name`?',
  employee: 'did you mean `employee.email` or `employee.custom_id`?',
  agent: 'did you mean `employee.email` or `employee.custom_id`?',
  agent_email: 'did you mean `employee.email`?',
  agent_id: 'did you mean `employee.custom_id`?',
  id: 'did you mean `ext_interaction_id`?',
  case_id: 'did you mean `ext_interaction_id`?',
  ticket_id: 'did you mean `ext_interaction_id`?',
  tag: 'did you mean `tags`?',
  label: 'did you mean `tags`?',
  labels: 'did you mean `tags`?',
  closed_at: 'did you mean `ended_at`?',
  solved_at: 'did you mean `ended_at`?',
};

/** How to correct a fact that does not exist. */
export function suggestFact(name: string, use: FactUse, facts: KnownFacts): string {
  const joined = joinedName(name, use.path);
  if (joined !== undefined) {
    if (facts.infoOf(joined) !== undefined) return `did you mean \`${joined}\`, without \`path\`?`;
    if (joined.startsWith(attributePrefix)) return declaration(joined, use);
  }
  if (name.startsWith(attributePrefix)) return suggestAttribute(name, use, facts);
  const attribute = `${attributePrefix}${name}`;
  if (facts.infoOf(attribute) !== undefined) return `did you mean \`${attribute}\`?`;
  const alias = name.toLowerCase().replaceAll(/[\s.-]/g, '_');
  if (Object.hasOwn(aliases, alias)) return aliases[alias] ?? '';
  // The id of a customer is no id of an employee, near as the names are.
  const other = name.startsWith('customer.')
    ? 'employee.'
    : name.startsWith('employee.')
      ? 'customer.'
      : undefined;
  const names = facts.names().filter((known) => other === undefined || !known.startsWith(other));
  const near = didYouMean(name, names);
  const declare = declaration(attribute, use);
  return near === undefined ? declare : `did you mean \`${near}\`? if not, ${declare}`;
}

/** `customer` with `$.email` is `customer.email`. */
function joinedName(name: string, path: unknown): string | undefined {
  const keys = typeof path === 'string' ? parseDefinitePath(path) : undefined;
  if (keys === undefined || keys.length === 0) return undefined;
  return [...(name === 'interaction' ? [] : [name]), ...keys].join('.');
}

function suggestAttribute(name: string, use: FactUse, facts: KnownFacts): string {
  const declare = declaration(name, use);
  // By what follows the prefix: all attributes begin alike.
  const bare = (full: string): string => full.slice(attributePrefix.length);
  const others = facts.names().filter((known) => known.startsWith(attributePrefix));
  const near = didYouMean(bare(name), others.map(bare));
  return near === undefined ? declare : `did you mean \`${attributePrefix}${near}\`? if not, ${declare}`;
}

function declaration(attribute: string, use: FactUse): string {
  return `declare it: \`"facts": { ${JSON.stringify(attribute)}: { "type": "${typeFor(use)}" } }\``;
}

const elementTypes: Readonly<Record<string, FactType>> = { number: 'number', boolean: 'boolean' };

/** The type that the comparison needs. */
function typeFor({ operator, value, path }: FactUse): FactType {
  if (path !== undefined) return 'any';
  const name = typeof operator === 'string' ? operator : '';
  const base = name.slice(name.lastIndexOf(':') + 1);
  const [first]: unknown[] = Array.isArray(value) ? value : [value];
  const single = elementTypes[typeof first] ?? 'string';
  if (/^(less|greater)Than|^(<|>|lte?$|gte?$)/.test(base)) return 'number';
  if (base === 'before' || base === 'after') return 'instant';
  if (base === 'between') return single === 'number' ? 'number' : 'instant';
  if (/contain/i.test(base) || /someFact|everyFact/.test(name))
    return single === 'number' ? 'number[]' : 'string[]';
  return single;
}
