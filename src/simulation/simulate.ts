/** What a rule set would do with interactions that happened, windows included; and how that differs from a baseline. */
import type { Readable } from 'node:stream';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Mapping } from '../interaction/mapping/schema.js';
import { placeOf } from '../interaction/place.js';
import type { InputFormat } from '../interaction/read/format.js';
import { type ReadProgress, readBatches } from '../interaction/read/read-batches.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Environment } from '../shared/environment.js';
import { gitPrefix, openRuleSet } from './baseline/open-rule-set.js';
import { type NamedRuleSet, Simulation, type SimulationSettings } from './replay/simulation.js';
import type { SimulationReport } from './report.js';
import { judgeThreshold, needsBaseline } from './thresholds/judge.js';
import { parseThresholds, type Threshold } from './thresholds/parse.js';

export interface SimulationFiles {
  /** Files, globs, or `-`. */
  readonly files: readonly string[];
  readonly mapping?: Mapping;
  readonly format?: InputFormat;
  /** What `-` reads from. */
  readonly stdin?: Readable;
}

export interface SimulateOptions {
  /** A rule set, a folder or file of rules, or `git:<ref>[:path]`. */
  readonly rules: RuleSet | string;
  /** What to compare with; the same forms. */
  readonly baseline?: RuleSet | string;
  /** Records one by one, or files to read them from. */
  readonly interactions: Iterable<unknown> | AsyncIterable<unknown> | SimulationFiles;
  /** `production` unless given: there channels in manual mode are skipped, as they will be. */
  readonly environment?: Environment;
  /**
   * How far out of order interactions may come, in milliseconds, and still be put in order: a day unless given;
   * Infinity sorts all of them in memory.
   */
  readonly toleranceMs?: number;
  /** Interactions shown of each outcome and of each group of flips; 10 unless given. */
  readonly samples?: number;
  /** Thresholds, as after `--fail-on`: `send-rate>+5%`, `new-sends`. */
  readonly failOn?: readonly string[];
  /** Where `git:` looks; the current folder unless given. */
  readonly repository?: string;
  /** Called now and then with how far reading has come. */
  readonly onProgress?: (progress: SimulationProgress) => void;
}

export interface SimulationProgress extends Partial<ReadProgress> {
  /** Interactions so far. */
  readonly count: number;
}

const dayMs = 86_400_000;
const defaultSamples = 10;
const progressEvery = 1_000;

/**
 * Rejects with OPTION_INVALID for a threshold that is none, RULES_INVALID or RULES_UNREADABLE for rules,
 * BASELINE_UNREADABLE for a state git does not have, INPUT_UNREADABLE for files. A bad record is counted as invalid.
 */
export async function simulate(options: SimulateOptions): Promise<SimulationReport> {
  const thresholds = thresholdsOf(options);
  const simulation = new Simulation(await settingsOf(options));
  await feed(simulation, options);
  const report = simulation.finish();
  return { ...report, thresholds: thresholds.map((threshold) => judgeThreshold(threshold, report)) };
}

/** The same, with a baseline that must be there: what flips between two rule sets. */
export function diff(
  options: SimulateOptions & { readonly baseline: RuleSet | string },
): Promise<SimulationReport & Required<Pick<SimulationReport, 'before' | 'flips'>>> {
  return simulate(options) as ReturnType<typeof diff>;
}

/** True when a threshold is crossed: the simulation is a failure. */
export function isCrossed({ thresholds }: SimulationReport): boolean {
  return thresholds.some(({ crossed }) => crossed);
}

async function settingsOf(options: SimulateOptions): Promise<SimulationSettings> {
  const {
    rules,
    baseline,
    environment = 'production',
    toleranceMs = dayMs,
    samples = defaultSamples,
  } = options;
  return {
    rules: await named(rules, options),
    baseline: baseline === undefined ? undefined : await named(baseline, options),
    environment,
    toleranceMs,
    samples,
  };
}

async function named(given: RuleSet | string, options: SimulateOptions): Promise<NamedRuleSet> {
  if (typeof given !== 'string') return { source: `rule set ${given.version}`, ruleSet: given };
  const { repository, rules } = options;
  // A state of git is asked for the same folder that the rules are in.
  const path = typeof rules === 'string' && !rules.startsWith(gitPrefix) ? rules : undefined;
  return { source: given, ruleSet: await openRuleSet(given, { repository, path }) };
}

async function feed(simulation: Simulation, { interactions, onProgress }: SimulateOptions): Promise<void> {
  let count = 0;
  let read: ReadProgress | undefined;
  const tell = (): void => onProgress?.({ ...read, count });
  if ('files' in interactions) {
    const { files, ...reading } = interactions;
    const note = (progress: ReadProgress): void => {
      read = progress;
    };
    for await (const { records, places } of readBatches(files, { ...reading, onProgress: note })) {
      for (let at = 0; at < records.length; at += 1) simulation.add(records[at], places[at]);
      count += records.length;
      tell();
    }
    return;
  }
  for await (const record of interactions) {
    simulation.add(record, placeOf(record));
    count += 1;
    if (count % progressEvery === 0) tell();
  }
}

function thresholdsOf({ failOn = [], baseline }: SimulateOptions): Threshold[] {
  const parsed = failOn.flatMap(parseThresholds);
  const thresholds = parsed.flatMap((one) => (one.ok ? one.threshold : []));
  const diagnostics = parsed.flatMap((one) => (one.ok ? [] : one.diagnostic));
  const alone = baseline === undefined ? thresholds.filter(needsBaseline) : [];
  for (const { expression } of alone) {
    diagnostics.push({
      code: 'THRESHOLD_INVALID',
      severity: 'error',
      message: `\`${expression}\` compares with a baseline, and there is none`,
      fix: 'give one: `--baseline git:main`, or the option `baseline`',
    });
  }
  const [first] = diagnostics;
  if (first === undefined) return thresholds;
  const message = diagnostics.length === 1 ? first.message : `${diagnostics.length} thresholds are wrong`;
  throw new AutotriggerError('OPTION_INVALID', message, {
    ...(diagnostics.length === 1 ? { fix: first.fix } : { diagnostics }),
  });
}
