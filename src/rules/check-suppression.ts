/** Checks of windows and quotas that the schema cannot make: names, what narrows them, conditions, overrides. */
import { attributePrefix } from '../facts/standard-facts.js';
import { isObject } from '../shared/is-object.js';
import { suggestion } from '../shared/suggest.js';
import { checkRoot } from './check-condition.js';
import type { CheckContext } from './check-context.js';
import { below, type Problems } from './problems.js';
import type { ReadFile } from './read-file.js';
import { scopeParts } from './suppression-schema.js';

type SharedContext = Omit<CheckContext, 'problems' | 'refersTo'>;
type Fields = Readonly<Record<string, unknown>>;

/** Puts the conditions of windows and quotas that were found right into `roots`, by their pointer. */
export function checkSuppression(read: readonly ReadFile[], context: SharedContext): void {
  for (const { document, problems, roots } of read) {
    for (const kind of ['windows', 'quotas'] as const) {
      const names = new Set<string>();
      for (const [index, setting] of listIn(document.value, kind).entries()) {
        const pointer = below('/suppression', kind, index);
        checkName(setting, kind, pointer, names, problems);
        checkPer(setting, kind, pointer, { ...context, problems });
        if (setting.after === 'response' && Object.hasOwn(setting, 'counts')) {
          const message =
            'every response starts a window after a response, and `counts` would change nothing';
          problems.add({ code: 'BAD_VALUE', pointer: below(pointer, 'counts'), message, fix: 'remove it' });
        }
        for (const key of ['for', 'counts'] as const) {
          const place = below(pointer, key);
          const root =
            Object.hasOwn(setting, key) && checkRoot(written(setting[key]), place, { ...context, problems });
          if (root) roots.set(place, root);
        }
      }
    }
  }
}

/** As written; what is no object stands as an empty one. */
export function listIn(file: unknown, kind: 'windows' | 'quotas'): Fields[] {
  const suppression = isObject(file) ? file.suppression : undefined;
  const list: unknown = isObject(suppression) ? suppression[kind] : undefined;
  // A hole keeps the numbers of those after it.
  return Array.isArray(list) ? list.map((one: unknown) => (isObject(one) ? one : {})) : [];
}

function checkName(
  { name }: Fields,
  kind: string,
  pointer: string,
  names: Set<string>,
  problems: Problems,
): void {
  if (typeof name !== 'string') return;
  if (names.has(name)) {
    const message = `there are two ${kind} \`${name}\``;
    problems.add({
      code: 'DUPLICATE_NAME',
      pointer: below(pointer, 'name'),
      message,
      fix: 'rename one of them',
    });
  }
  names.add(name);
}

function checkPer(
  { per, after }: Fields,
  kind: 'windows' | 'quotas',
  pointer: string,
  { facts, problems }: CheckContext,
): void {
  if (!Array.isArray(per)) return;
  // A fact that has to be fetched is not there when a customer's response is recorded.
  const declared = [...facts.own].filter(([, { resolve }]) => resolve === undefined).map(([fact]) => fact);
  const known = [...(kind === 'windows' ? ['customer'] : []), ...scopeParts, ...declared];
  for (const [index, part] of per.entries()) {
    if (typeof part !== 'string') continue;
    const place = below(pointer, 'per', index);
    if (!known.includes(part)) {
      const message = part.startsWith(attributePrefix)
        ? `the fact \`${part}\` is not declared in a file`
        : `\`${part}\` is not known here`;
      // The vendor's word is employee, and most helpdesks say agent.
      const meant = part === 'agent' ? 'employee' : part;
      const fix = known.includes(meant)
        ? `did you mean \`${meant}\`?`
        : suggestion(part, known, `write one of ${known.join(', ')}, or a fact declared under \`facts\``);
      problems.add({ code: 'BAD_VALUE', pointer: place, message, fix });
    } else if (after === 'response' && !['customer', 'brand', 'channel'].includes(part)) {
      const message = `a response is known by customer, brand and channel, and \`${part}\` would narrow nothing`;
      problems.add({ code: 'BAD_VALUE', pointer: place, message, fix: 'remove it' });
    }
  }
  const isTwice = new Set(per).size !== per.length;
  if (!isTwice && (kind === 'quotas' || per.includes('customer'))) return;
  problems.add({
    code: 'BAD_VALUE',
    pointer: below(pointer, 'per'),
    message: isTwice
      ? 'something is named twice here'
      : 'a window is always of one customer; the others narrow it',
    fix: isTwice ? 'name each once' : 'write for example `["customer", "brand"]`',
  });
}

/** A text is the name of a condition. */
const written = (condition: unknown): unknown => (typeof condition === 'string' ? { condition } : condition);
