/** What differs between the runs of two rule sets: outcomes and requests, and the edits that make the difference. */
import type { Interaction } from '../../interaction/interaction.js';
import type { SourceLocation } from '../../interaction/source-location.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { type SimulatedOutcome, simulatedOutcomes } from '../outcomes.js';
import type { FlipCause, FlipGroup, RequestChangeGroup } from '../report.js';
import { causeOf } from './difference-cause.js';
import { type RequestDifference, requestDifferences } from './request-differences.js';
import { RuleSetChange } from './rule-set-change.js';
import type { Decided } from './rule-set-runner.js';
import { describeSample, type SampleContext, type Sampled, shownPlace } from './sample.js';
import { SampleGroups, type SamplePool, sampleRank } from './sample-pool.js';

interface Flip {
  readonly from: SimulatedOutcome;
  readonly to: SimulatedOutcome;
  readonly cause: FlipCause;
}

/** What one rule set decided, and what became of it. */
interface Settled {
  readonly decided: Decided;
  readonly outcome: SimulatedOutcome;
}

/**
 * Collects while the interactions pass, and asks for causes only where outcomes differ: tracing two rule sets costs more than deciding under them.
 */
export class Differences {
  readonly #before: RuleSet;
  readonly #after: RuleSet;
  readonly #flips: SampleGroups<Flip, Sampled>;
  readonly #requests: SampleGroups<RequestDifference, RequestChangeGroup['samples'][number]>;
  #changedRequests = 0;

  /** `samples`: interactions kept of each group. */
  constructor(before: RuleSet, after: RuleSet, samples: number) {
    this.#before = before;
    this.#after = after;
    this.#flips = new SampleGroups(samples);
    this.#requests = new SampleGroups(samples);
  }

  /** Counts what differs; returns the pool that the interaction may be kept in where its outcome does. */
  add(
    interaction: Interaction,
    location: SourceLocation | undefined,
    before: Settled,
    after: Settled,
  ): SamplePool<Sampled> | undefined {
    const { outcome } = after;
    if (before.outcome !== outcome) {
      const cause = causeOf(
        { ruleSet: this.#before, decided: before.decided },
        { ruleSet: this.#after, decided: after.decided },
        interaction,
      );
      return this.#flips.count({ from: before.outcome, to: outcome, cause });
    }
    // Without a request there is nothing else to differ.
    if (outcome !== 'sent' && outcome !== 'recorded') return undefined;
    const differences = requestDifferences(interaction, before.decided, after.decided);
    if (differences.length > 0) this.#changedRequests += 1;
    const { ext_interaction_id: id } = interaction;
    for (const one of differences) {
      this.#requests.count(one).offer(sampleRank(id), after.decided.at, shownPlace(interaction, location));
    }
    return undefined;
  }

  /** Biggest group first. */
  summarise(context: SampleContext) {
    const change = new RuleSetChange(this.#before, this.#after);
    const order = (outcome: SimulatedOutcome): number => simulatedOutcomes.indexOf(outcome);
    const flips = this.#flips
      .list((a, b) => order(a.to) - order(b.to) || order(a.from) - order(b.from))
      .map(
        ({ found, count, samples }): FlipGroup => ({
          ...found,
          ...withEdit(change.editOfCause(found.cause)),
          count,
          samples: samples.values().map((sampled) => describeSample(sampled, context)),
        }),
      );
    const requests = this.#requests
      .list((a, b) => (a.name < b.name ? -1 : 1))
      .map(
        ({ found, count, samples }): RequestChangeGroup => ({
          ...found,
          count,
          ...withEdit(change.editOfRequest(found)),
          samples: samples.values(),
        }),
      );
    const sumOf = (groups: readonly FlipGroup[]): number => groups.reduce((sum, { count }) => sum + count, 0);
    return {
      flips: {
        total: sumOf(flips),
        newSends: sumOf(flips.filter(({ to }) => to === 'sent')),
        lostSends: sumOf(flips.filter(({ from }) => from === 'sent')),
        groups: flips,
      },
      edits: change.edits,
      verdict: change.verdict,
      requestChanges: { total: this.#changedRequests, groups: requests },
    };
  }
}

function withEdit(edit: number | undefined): { edit?: number } {
  return edit === undefined ? {} : { edit };
}
