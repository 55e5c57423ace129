/** A simulation under way: takes records one by one, and says at the end what they came to. */
import type { Interaction } from '../../interaction/interaction.js';
import type { RecordPlace } from '../../interaction/place.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { type SimulatedOutcome, type SimulationReport, simulatedOutcomes } from '../report.js';
import { Flips } from './flips.js';
import { type Course, Ledger } from './ledger.js';
import type { Observation } from './observation.js';
import { Observer } from './observer.js';
import type { Ruling } from './ruling.js';
import { describeSample, type Sampled } from './sample.js';
import { SamplePool } from './sample-pool.js';
import { summarise } from './summarise.js';

export interface NamedRuleSet {
  /** As the user gave it: a folder, `git:main`, … */
  readonly source: string;
  readonly ruleSet: RuleSet;
}

export interface SimulationSettings {
  readonly rules: NamedRuleSet;
  readonly baseline?: NamedRuleSet | undefined;
  readonly environment: Environment;
  /** How far out of order interactions may come and still be put in order; Infinity sorts all of them. */
  readonly toleranceMs: number;
  /** Interactions shown of each outcome and of each group of flips. */
  readonly samples: number;
}

interface Kept {
  readonly interaction: Interaction | undefined;
  readonly place: RecordPlace | undefined;
}

const mostProblems = 20;

export class Simulation {
  readonly #settings: SimulationSettings;
  readonly #observer: Observer;
  readonly #ledger: Ledger<Kept>;
  readonly #pools: ReadonlyMap<SimulatedOutcome, SamplePool<Sampled>>;
  readonly #flips: Flips;
  readonly #problems: SimulationReport['input']['problems'] = [];
  readonly #sources = new Set<string>();
  #latestSource = '';

  constructor(settings: SimulationSettings) {
    const { rules, baseline, environment, toleranceMs, samples } = settings;
    this.#settings = settings;
    this.#observer = new Observer({ rules: rules.ruleSet, baseline: baseline?.ruleSet, environment });
    const tables = { verdicts: this.#observer.verdicts.verdicts, plans: this.#observer.plans.plans };
    this.#ledger = new Ledger(
      rules.ruleSet,
      baseline?.ruleSet,
      tables,
      toleranceMs,
      this.#settled.bind(this),
    );
    this.#pools = new Map(simulatedOutcomes.map((outcome) => [outcome, new SamplePool(samples)]));
    this.#flips = new Flips(samples);
  }

  /** `place` says where the record was read. */
  add(record: unknown, place?: RecordPlace): void {
    const seen = this.#observer.observe(record);
    const { interaction, problem } = this.#observer;
    if (problem !== undefined && this.#problems.length < mostProblems) {
      const { message, file = place?.file, line = place?.line } = problem;
      this.#problems.push({
        ...(file !== undefined && { file }),
        ...(line !== undefined && { line }),
        message,
      });
    }
    if (place !== undefined && place.file !== this.#latestSource) {
      this.#latestSource = place.file;
      this.#sources.add(place.file);
    }
    this.#ledger.add(seen, { interaction, place });
  }

  finish(): SimulationReport {
    this.#ledger.finish();
    const { rules, baseline, environment, toleranceMs } = this.#settings;
    const { after, before, from, to, undated, outOfOrder, late } = this.#ledger;
    const context = { rules: rules.ruleSet, baseline: baseline?.ruleSet, environment };
    const dated = Number.isFinite(from);
    return {
      format: 'autotrigger.simulation/1',
      environment,
      rules: summaryOf(rules),
      ...(baseline && { baseline: summaryOf(baseline) }),
      input: {
        sources: [...this.#sources],
        ...(dated && { from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
        undated,
        outOfOrder,
        late,
        toleranceMs: Number.isFinite(toleranceMs) ? toleranceMs : null,
        problems: this.#problems,
      },
      after: this.#totals(rules, after, this.#observer.after),
      ...(baseline &&
        before &&
        this.#observer.before && { before: this.#totals(baseline, before, this.#observer.before) }),
      ...(baseline && {
        flips: {
          total: this.#flips.total,
          newSends: this.#flips.newSends,
          lostSends: this.#flips.lostSends,
          groups: this.#flips.groups(context),
        },
      }),
      samples: [...this.#pools.values()]
        .flatMap((pool) => pool.values())
        .map((sampled) => describeSample(sampled, context)),
      thresholds: [],
    };
  }

  #settled(seen: Observation, after: number, before: number, { interaction, place }: Kept): void {
    const outcome = simulatedOutcomes[after] ?? 'skipped';
    const was = before === -1 ? undefined : simulatedOutcomes[before];
    const pool = this.#pools.get(outcome);
    const { causes, plans } = this.#observer;
    const flip =
      was === undefined || was === outcome
        ? undefined
        : this.#flips.add(seen, outcome, was, causes, plans.plans);
    const rank = seen.idHigh;
    if (interaction === undefined || !(pool?.wants(rank) || flip?.wants(rank))) return;
    const { actsAfter, actsBefore } = seen;
    const sampled = { interaction, place, outcome, before: was, actsAfter, actsBefore };
    pool?.offer(rank, sampled);
    flip?.offer(rank, sampled);
  }

  #totals({ ruleSet }: NamedRuleSet, course: Course, { matched }: Ruling) {
    const { verdicts, channels, brands } = this.#observer;
    return summarise({
      ruleSet,
      course,
      matched,
      customersSeen: this.#ledger.customersSeen,
      verdicts: verdicts.verdicts,
      channels: channels.names,
      brands: brands.names,
    });
  }
}

function summaryOf({ source, ruleSet }: NamedRuleSet) {
  return { source, version: ruleSet.version, rules: ruleSet.rules.length };
}
