/** What a simulation is asked to do. */
import type { ReadOptions, ReadProgress } from '../interaction/read/read-interactions.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Environment } from '../shared/environment.js';
import type { PastRequest } from '../suppression/protocol.js';

export interface SimulationFiles extends Omit<ReadOptions, 'onProgress'> {
  /** Files, globs, or `-`. */
  readonly files: readonly string[];
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
  /** How long after its end an interaction is decided, in milliseconds; 0 unless given. */
  readonly decisionLagMs?: number;
  /** Requests from before the first interaction, so that their windows hold. */
  readonly history?: readonly PastRequest[];
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
