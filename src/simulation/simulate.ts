/** What a rule set would do with interactions that happened, windows included; and how that differs from a baseline. */
import { type ReadOptions, type ReadProgress, readBatches } from '../interaction/read/read-interactions.js';
import { findSources } from '../interaction/read/sources.js';
import type { RuleSet } from '../rules/rule-set.js';
import { gitPrefix, openRules } from './baseline/open-rules.js';
import { type NamedRuleSet, type ReplayOptions, unnamed } from './replay/options.js';
import { Replay } from './replay/replay.js';
import type { SimulationReport, Totals } from './report.js';
import { checkThreshold } from './thresholds/check-thresholds.js';
import { readThresholds } from './thresholds/parse.js';

/** Files of interactions, and how to read them: as the options of `readInteractions`. */
export interface SimulationFiles extends Omit<ReadOptions, 'onProgress'> {
  /** Files, globs, or `-`. */
  readonly files: readonly string[];
}

/** Options of `simulate`; those of `replay`, with rules and interactions that may be read from disk or from git. */
export interface SimulateOptions extends Omit<ReplayOptions, 'baseline'> {
  /** A rule set, a folder or file of rules, or `git:<ref>[:path]`. */
  readonly rules: RuleSet | string;
  /** What to compare with; the same forms. */
  readonly baseline?: RuleSet | string;
  /** Records one by one, or files to read them from. */
  readonly interactions: Iterable<unknown> | AsyncIterable<unknown> | SimulationFiles;
  /** Thresholds, as after `--fail-on`: `send-rate>+5%`, `new-sends`. */
  readonly failOn?: readonly string[];
  /** Where `git:` looks; the current folder unless given. */
  readonly repository?: string;
  /** Called now and then with how far reading has come. */
  readonly onProgress?: (progress: SimulationProgress) => void;
}

/** How far reading has come; bytes are known for files only. */
export interface SimulationProgress extends Partial<ReadProgress> {
  /** Interactions so far. */
  readonly count: number;
}

/** A report with a baseline: what was, and what flips. */
export type DiffReport = SimulationReport & {
  readonly before: Totals;
  readonly flips: NonNullable<SimulationReport['flips']>;
};

/** Interactions between two calls of `onProgress`, where no file is read. */
const progressEvery = 1_000;

/**
 * Rejects with OPTION_INVALID for a threshold that is none, RULES_INVALID or RULES_UNREADABLE for rules,
 * BASELINE_UNREADABLE for a state git does not have, INPUT_UNREADABLE for files. A bad record is counted as invalid.
 */
export async function simulate(options: SimulateOptions): Promise<SimulationReport> {
  const { rules, baseline, interactions, failOn = [], onProgress = () => undefined } = options;
  const thresholds = readThresholds(failOn, baseline !== undefined);
  const after = await opened(rules, options);
  const before = baseline === undefined ? undefined : await opened(baseline, options);
  const start = (sources?: readonly string[]) => new Replay(after, before, options, sources);
  const report = await ('files' in interactions
    ? replayFiles(start, interactions, onProgress)
    : replayRecords(start(), interactions, onProgress));
  return { ...report, thresholds: thresholds.map((threshold) => checkThreshold(threshold, report)) };
}

/** The same, with a baseline that must be there: what flips between two rule sets. */
export function diff(
  options: SimulateOptions & { readonly baseline: RuleSet | string },
): Promise<DiffReport> {
  return simulate(options) as Promise<DiffReport>;
}

/** True when a threshold is crossed: the simulation is a failure. */
export function isCrossed({ thresholds }: SimulationReport): boolean {
  return thresholds.some(({ crossed }) => crossed);
}

async function opened(
  given: RuleSet | string,
  { repository, rules }: SimulateOptions,
): Promise<NamedRuleSet> {
  if (typeof given !== 'string') return unnamed(given);
  // A state of git is asked for the same folder that the rules are in.
  const path = typeof rules === 'string' && !rules.startsWith(gitPrefix) ? rules : undefined;
  return { source: given, ruleSet: await openRules(given, { repository, path }) };
}

type OnProgress = NonNullable<SimulateOptions['onProgress']>;

async function replayFiles(
  start: (sources: readonly string[]) => Replay,
  { files, ...reading }: SimulationFiles,
  onProgress: OnProgress,
): Promise<SimulationReport> {
  const sources = await findSources(files, reading.stdin);
  const replay = start(sources.map(({ file }) => file));
  let read: ReadProgress | undefined;
  let count = 0;
  const options = {
    ...reading,
    onProgress: (progress: ReadProgress) => {
      read = progress;
    },
  };
  for await (const records of readBatches(files, options)) {
    for (const record of records) replay.add(record);
    count += records.length;
    onProgress({ ...read, count });
  }
  return replay.finish();
}

async function replayRecords(
  replay: Replay,
  records: Iterable<unknown> | AsyncIterable<unknown>,
  onProgress: OnProgress,
): Promise<SimulationReport> {
  let count = 0;
  for await (const record of records) {
    replay.add(record);
    count += 1;
    if (count % progressEvery === 0) onProgress({ count });
  }
  return replay.finish();
}
