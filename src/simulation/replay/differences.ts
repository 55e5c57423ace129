/** What comes out otherwise than under the baseline, grouped by what made the difference. */
import { type FlipCause, type FlipGroup, type SimulatedOutcome, simulatedOutcomes } from '../report.js';
import type { WindowPlan } from './plan-table.js';
import { column, type Rows } from './row.js';
import { describeSample, type SampleContext, type Sampled } from './sample.js';
import { SamplePool } from './sample-pool.js';
import type { Tables } from './tables.js';

interface Group {
  readonly from: SimulatedOutcome;
  readonly to: SimulatedOutcome;
  readonly cause: FlipCause;
  count: number;
  readonly samples: SamplePool<Sampled>;
}

const otherRequests: FlipCause = {
  kind: 'window',
  message: 'the rules decide as before; another request to the same customer moved its window',
};
const otherWindows: FlipCause = {
  kind: 'settings',
  message: 'the rules decide as before; the windows of the request were changed',
};

export class Flips {
  readonly #groups = new Map<string, Group>();
  readonly #samples: number;
  total = 0;
  newSends = 0;
  lostSends = 0;

  constructor(samples: number) {
    this.#samples = samples;
  }

  /** The pool to offer the interaction to. */
  add(
    rows: Rows,
    at: number,
    after: SimulatedOutcome,
    before: SimulatedOutcome,
    { causes, plans }: Tables,
  ): SamplePool<Sampled> {
    const cause = rows[at + column.cause] ?? -1;
    const planAfter = rows[at + column.planAfter] ?? -1;
    const planBefore = rows[at + column.planBefore] ?? -1;
    this.total += 1;
    if (after === 'sent') this.newSends += 1;
    if (before === 'sent') this.lostSends += 1;
    const windowsDiffer = planAfter !== planBefore && !sameWindows(plans[planAfter], plans[planBefore]);
    const key = `${before} ${after} ${cause === -1 ? windowsDiffer : cause}`;
    const known = this.#groups.get(key);
    if (known !== undefined) {
      known.count += 1;
      return known.samples;
    }
    const samples = new SamplePool<Sampled>(this.#samples);
    const why = causes[cause] ?? (windowsDiffer ? otherWindows : otherRequests);
    this.#groups.set(key, { from: before, to: after, cause: why, count: 1, samples });
    return samples;
  }

  samples(): Sampled[] {
    return [...this.#groups.values()].flatMap(({ samples }) => samples.values());
  }

  /** Biggest first. */
  groups(context: SampleContext): FlipGroup[] {
    const order = (outcome: SimulatedOutcome): number => simulatedOutcomes.indexOf(outcome);
    return [...this.#groups.values()]
      .sort((a, b) => b.count - a.count || order(a.to) - order(b.to) || order(a.from) - order(b.from))
      .map(({ from, to, cause, count, samples }) => ({
        from,
        to,
        cause,
        count,
        samples: samples.values().flatMap((sampled) => describeSample(sampled, context) ?? []),
      }));
  }
}

function sameWindows(a: WindowPlan | undefined, b: WindowPlan | undefined): boolean {
  return JSON.stringify(a?.windows) === JSON.stringify(b?.windows);
}
