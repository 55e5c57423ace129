/** What a replay is told: the rule sets, and how to take the interactions. */
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import type { PastRequest } from '../../suppression/protocol.js';

/** A rule set, and what the report calls it. */
export interface NamedRuleSet {
  /** As the user gave it: a folder, `git:main`, … */
  readonly source: string;
  readonly ruleSet: RuleSet;
}

/** Options of `replay`. */
export interface ReplayOptions {
  /** What to compare with. */
  readonly baseline?: RuleSet;
  /** `production` unless given: there channels in manual mode are skipped, as they will be. */
  readonly environment?: Environment;
  /**
   * How far out of order interactions may come, in milliseconds, and still be put in order: a day unless given;
   * Infinity sorts all of them in memory.
   */
  readonly toleranceMs?: number;
  /** Interactions shown of each outcome and of each group of differences; 10 unless given. */
  readonly samples?: number;
  /** How long after its end an interaction is decided, in milliseconds; 0 unless given. */
  readonly decisionLagMs?: number;
  /** Requests from before the first interaction, so that their windows hold. */
  readonly history?: readonly PastRequest[];
}

/** The same with its defaults. */
export interface ReplaySettings extends Required<Omit<ReplayOptions, 'baseline'>> {
  readonly rules: NamedRuleSet;
  readonly baseline: NamedRuleSet | undefined;
}

/** For a rule set that was given in code: the report calls it by its version. */
export function unnamed(ruleSet: RuleSet): NamedRuleSet {
  return { source: `rule set ${ruleSet.version}`, ruleSet };
}
