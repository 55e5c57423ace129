/** Interactions whose outcome differs from the baseline's, grouped by what made the difference. */
import { type FlipCause, type FlipGroup, type SimulatedOutcome, simulatedOutcomes } from '../report.js';
import { describeSample, type SampleContext, type Sampled } from './sample.js';
import { SamplePool } from './sample-pool.js';

interface Group {
  readonly from: SimulatedOutcome;
  readonly to: SimulatedOutcome;
  readonly cause: FlipCause;
  count: number;
  readonly samples: SamplePool<Sampled>;
}

export class Differences {
  readonly #groups = new Map<string, Group>();
  readonly #samples: number;
  #total = 0;
  #newSends = 0;
  #lostSends = 0;

  /** `samples`: interactions kept of each group. */
  constructor(samples: number) {
    this.#samples = samples;
  }

  /** Returns the pool that the interaction may be kept in. */
  add(from: SimulatedOutcome, to: SimulatedOutcome, cause: FlipCause): SamplePool<Sampled> {
    this.#total += 1;
    if (to === 'sent') this.#newSends += 1;
    if (from === 'sent') this.#lostSends += 1;
    const key = JSON.stringify([from, to, cause]);
    const known = this.#groups.get(key);
    if (known !== undefined) {
      known.count += 1;
      return known.samples;
    }
    const samples = new SamplePool<Sampled>(this.#samples);
    this.#groups.set(key, { from, to, cause, count: 1, samples });
    return samples;
  }

  /** Biggest group first. */
  summarise(
    context: SampleContext,
    editOf: (cause: FlipCause) => number | undefined,
  ): {
    total: number;
    newSends: number;
    lostSends: number;
    groups: FlipGroup[];
  } {
    const order = (outcome: SimulatedOutcome): number => simulatedOutcomes.indexOf(outcome);
    const groups = [...this.#groups.values()]
      .sort((a, b) => b.count - a.count || order(a.to) - order(b.to) || order(a.from) - order(b.from))
      .map(({ from, to, cause, count, samples }) => ({
        from,
        to,
        cause,
        ...withEdit(editOf(cause)),
        count,
        samples: samples.values().map((sampled) => describeSample(sampled, context)),
      }));
    return { total: this.#total, newSends: this.#newSends, lostSends: this.#lostSends, groups };
  }
}

function withEdit(edit: number | undefined): { edit?: number } {
  return edit === undefined ? {} : { edit };
}
