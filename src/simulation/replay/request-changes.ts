/** Requests that go out under both rule sets and differ: fields, tags, windows and delays, old → new. */
import type { Interaction } from '../../interaction/interaction.js';
import type { WindowSetting } from '../../rules/rule-set.js';
import { maskText } from '../../shared/redact.js';
import { lengthInWords } from '../formats/format-numbers.js';
import type { RequestChangeGroup } from '../report.js';
import type { Decided } from './rule-set-runner.js';
import { SamplePool } from './sample-pool.js';

interface Difference {
  readonly kind: RequestChangeGroup['kind'];
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

type Shown = Pick<RequestChangeGroup['samples'][number], 'id' | 'source'>;

interface Group extends Difference {
  count: number;
  readonly samples: SamplePool<Shown>;
}

export class RequestChanges {
  readonly #groups = new Map<string, Group>();
  readonly #samples: number;
  #total = 0;

  /** `samples`: interactions kept of each group. */
  constructor(samples: number) {
    this.#samples = samples;
  }

  /** Called for an interaction with the same outcome under both. */
  add(interaction: Interaction, before: Decided, after: Decided, shown: Shown & { rank: number }): void {
    const differences = differencesOf(interaction, before, after);
    if (differences.length > 0) this.#total += 1;
    for (const difference of differences) {
      const key = JSON.stringify(difference);
      const fresh = { ...difference, count: 0, samples: new SamplePool<Shown>(this.#samples) };
      const group = this.#groups.get(key) ?? fresh;
      this.#groups.set(key, group);
      group.count += 1;
      const { rank, ...sample } = shown;
      group.samples.offer(rank, after.at, sample);
    }
  }

  /** Biggest group first; `editOf` finds the edit that made the difference. */
  summarise(editOf: (difference: Difference) => number | undefined) {
    const groups = [...this.#groups.values()]
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
      .map(({ samples, ...group }): RequestChangeGroup => {
        const edit = editOf(group);
        return { ...group, ...(edit === undefined ? {} : { edit }), samples: samples.values() };
      });
    return { total: this.#total, groups };
  }
}

function differencesOf(interaction: Interaction, before: Decided, after: Decided): Difference[] {
  const differences: Difference[] = [];
  const add = (kind: Difference['kind'], name: string, old: string, fresh: string): void => {
    if (old !== fresh) differences.push({ kind, name, before: maskText(old), after: maskText(fresh) });
  };
  if (before.outcome === 'send') {
    add('delay', 'delay', delayIn(before), delayIn(after));
    const names = new Set([...before.windows, ...after.windows].map(({ name }) => name));
    for (const name of names) add('window', name, windowOf(before, name), windowOf(after, name));
  }
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
  const found: WindowSetting | undefined = windows.find(({ name }) => name === wanted);
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
