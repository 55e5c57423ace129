/** A simulation under way: takes decided interactions row by row, and says at the end what they came to. */
import type { Interaction } from '../../interaction/interaction.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { type SimulationReport, simulatedOutcomes } from '../report.js';
import { Flips } from './differences.js';
import { Ledger } from './event-order.js';
import type { Course } from './policy-run.js';
import type { Recall } from './reread-samples.js';
import { column, type Rows } from './row.js';
import { describeSample, type Sampled } from './sample.js';
import { SamplePool } from './sample-pool.js';
import { summarise } from './summarise.js';
import type { Tables } from './tables.js';

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

/** What the rows were made by: what their numbers stand for, and which rules matched at least once. */
export interface RowSource {
  readonly tables: Tables;
  matched(side: 'after' | 'before'): Uint8Array;
}

export interface Problem {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly message: string;
}

const mostProblems = 20;

export class Simulation {
  /** Names of the files that rows point to. */
  readonly files: string[] = [];

  readonly #settings: SimulationSettings;
  readonly #source: RowSource;
  readonly #ledger: Ledger<Interaction>;
  /** By the number of the outcome. */
  readonly #pools: readonly SamplePool<Sampled>[];
  readonly #flips: Flips;
  readonly #problems: SimulationReport['input']['problems'] = [];

  constructor(settings: SimulationSettings, source: RowSource) {
    const { rules, baseline, toleranceMs, samples } = settings;
    this.#settings = settings;
    this.#source = source;
    this.#ledger = new Ledger(
      rules.ruleSet,
      baseline?.ruleSet,
      source.tables,
      toleranceMs,
      this.#settled.bind(this),
    );
    this.#pools = simulatedOutcomes.map(() => new SamplePool(samples));
    this.#flips = new Flips(samples);
  }

  /** The first `count` rows. Without its interaction, a sample is read again from its file at the end. */
  add(rows: Rows, count: number, interaction?: Interaction): void {
    this.#ledger.add(rows, count, interaction);
  }

  /** A record that is no interaction; the first of them are shown. */
  refuse({ file, line, message }: Problem): void {
    if (this.#problems.length >= mostProblems) return;
    this.#problems.push({
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      message,
    });
  }

  finish(recall: Recall): SimulationReport {
    this.#ledger.finish();
    const { rules, baseline, environment, toleranceMs } = this.#settings;
    const { after, before, from, to, undated, outOfOrder, late } = this.#ledger;
    const samples = this.#pools.flatMap((pool) => pool.values());
    const recalled = recall([...samples, ...this.#flips.samples()]);
    const context = {
      rules: rules.ruleSet,
      baseline: baseline?.ruleSet,
      environment,
      files: this.files,
      recalled,
    };
    return {
      format: 'autotrigger.simulation/1',
      environment,
      rules: summaryOf(rules),
      ...(baseline && { baseline: summaryOf(baseline) }),
      input: {
        sources: this.files,
        ...(Number.isFinite(from) && { from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
        undated,
        outOfOrder,
        late,
        toleranceMs: Number.isFinite(toleranceMs) ? toleranceMs : null,
        problems: this.#problems,
      },
      after: this.#totals(rules, after, 'after'),
      ...(baseline && before && { before: this.#totals(baseline, before, 'before') }),
      ...(baseline && {
        flips: {
          total: this.#flips.total,
          newSends: this.#flips.newSends,
          lostSends: this.#flips.lostSends,
          groups: this.#flips.groups(context),
        },
      }),
      samples: samples.flatMap((sampled) => describeSample(sampled, context) ?? []),
      thresholds: [],
    };
  }

  #settled(
    rows: Rows,
    at: number,
    after: number,
    before: number,
    interaction: Interaction | undefined,
  ): void {
    const outcome = simulatedOutcomes[after] ?? 'skipped';
    if (outcome === 'invalid') return;
    const was = before === -1 ? undefined : simulatedOutcomes[before];
    const pool = this.#pools[after];
    const flip =
      was === undefined || was === outcome
        ? undefined
        : this.#flips.add(rows, at, outcome, was, this.#source.tables);
    const rank = rows[at + column.idHigh] ?? 0;
    if (!(pool?.wants(rank) || flip?.wants(rank))) return;
    const sampled: Sampled = {
      interaction,
      file: rows[at + column.file] ?? -1,
      line: rows[at + column.line] ?? 0,
      outcome,
      before: was,
      actsAfter: rows[at + column.actsAfter] ?? 0,
      actsBefore: rows[at + column.actsBefore] ?? 0,
    };
    pool?.offer(rank, sampled.actsAfter, sampled);
    flip?.offer(rank, sampled.actsAfter, sampled);
  }

  #totals({ ruleSet }: NamedRuleSet, course: Course, side: 'after' | 'before') {
    const { verdicts, channels, brands } = this.#source.tables;
    const matched = this.#source.matched(side);
    return summarise({
      ruleSet,
      course,
      matched,
      customersSeen: this.#ledger.customersSeen,
      verdicts,
      channels,
      brands,
    });
  }
}

function summaryOf({ source, ruleSet }: NamedRuleSet) {
  return { source, version: ruleSet.version, rules: ruleSet.rules.length };
}
