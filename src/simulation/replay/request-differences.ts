/** How the requests that two rule sets make of one interaction differ: fields, tags, windows and delays, old → new. */
import type { Interaction } from '../../interaction/interaction.js';
import { maskText } from '../../shared/redact.js';
import { lengthInWords } from '../formats/format-numbers.js';
import type { RequestChangeGroup } from '../report.js';
import type { Decided } from './rule-set-runner.js';

/** One field, tag, window or delay of a request, before and after. */
export type RequestDifference = Readonly<Pick<RequestChangeGroup, 'kind' | 'name' | 'before' | 'after'>>;

/** Of two decisions with the same outcome; empty where the requests are alike. Values of users are masked. */
export function requestDifferences(
  interaction: Interaction,
  before: Decided,
  after: Decided,
): RequestDifference[] {
  const differences: RequestDifference[] = [];
  const add = (kind: RequestDifference['kind'], name: string, old: string, fresh: string): void => {
    if (old !== fresh) differences.push({ kind, name, before: maskText(old), after: maskText(fresh) });
  };
  if (before.outcome === 'send') {
    add('delay', 'delay', delayIn(before), delayIn(after));
    const names = new Set([...before.windows, ...after.windows].map(({ name }) => name));
    for (const name of names) add('window', name, windowOf(before, name), windowOf(after, name));
  }
  // Rules that enrich nothing share one empty enrichment.
  if (before.enrichment === after.enrichment) return differences;
  const own: Readonly<Record<string, unknown>> = { ...interaction };
  const [oldFields, newFields] = [before.enrichment.fields, after.enrichment.fields];
  for (const field of new Set([...oldFields.keys(), ...newFields.keys()])) {
    const [group = '', ...rest] = field.split('.');
    const values = rest.length === 0 ? own : (interaction.custom_properties ?? {});
    const without = String(values[rest.length === 0 ? group : rest.join('.')] ?? 'none');
    add('field', field, oldFields.get(field) ?? without, newFields.get(field) ?? without);
  }
  const has = ({ enrichment }: Decided, tag: string): string =>
    enrichment.tags.includes(tag) || interaction.tags.includes(tag) ? 'there' : 'not there';
  for (const tag of new Set([...before.enrichment.tags, ...after.enrichment.tags])) {
    add('tag', tag, has(before, tag), has(after, tag));
  }
  return differences;
}

function delayIn({ delayMs }: Decided): string {
  return delayMs === 0 ? 'none' : lengthInWords(delayMs);
}

function windowOf({ windows }: Decided, wanted: string): string {
  const found = windows.find(({ name }) => name === wanted);
  if (found === undefined) return 'none';
  const { name: _, length, ...rest } = found;
  const more = Object.entries(rest).filter(([key, value]) => JSON.stringify(value) !== usual[key]);
  return [length, ...more.map(([key, value]) => `${key} ${String(value)}`)].join(', ');
}

/** Settings of a window that most have are not said. */
const usual: Readonly<Record<string, string>> = {
  max: '1',
  after: '"request"',
  boundary: '"rolling"',
  per: '["customer"]',
};
