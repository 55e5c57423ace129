/** What a simulation found: the documented JSON form, from which every other format is drawn. */
import type { FactType } from '../facts/definition.js';
import type { Verdict } from '../lint/diff/diff.js';
import type { Edit } from '../lint/diff/edits.js';
import type { Environment } from '../shared/environment.js';
import type { OutcomeCounts, SimulatedOutcome } from './outcomes.js';

/** The report of `simulate`. Times are ISO 8601 in UTC; addresses in ids and samples are masked. */
export interface SimulationReport {
  $schema?: string | undefined;
  format: 'autotrigger.simulation/1';
  /** Under which channels in manual mode are skipped or not. */
  environment: Environment;
  rules: RuleSetSummary;
  baseline?: RuleSetSummary | undefined;
  input: InputSummary;
  after: Totals;
  /** The same under the baseline. */
  before?: Totals | undefined;
  /** Interactions that end differently under the baseline. */
  flips?: { total: number; newSends: number; lostSends: number; groups: FlipGroup[] } | undefined;
  /** What was edited since the baseline. */
  edits?: ReportEdit[] | undefined;
  /** What the edits mean for every interaction there can be. */
  verdict?: Verdict | undefined;
  /** Interactions with the same outcome under both, whose requests differ. */
  requestChanges?: { total: number; groups: RequestChangeGroup[] } | undefined;
  /** Some interactions of each outcome; groups of differences have their own. */
  samples: Sample[];
  /** Of `failOn`, in its order; empty in what `replay` gives. */
  thresholds: ThresholdResult[];
}

/** An edit as `diff` gives it, names and addresses masked. */
export type ReportEdit = {
  -readonly [Key in keyof Edit]: undefined extends Edit[Key] ? Edit[Key] | undefined : Edit[Key];
};

/** Interactions with the same outcome whose requests differ in one respect. */
export interface RequestChangeGroup {
  kind: 'delay' | 'window' | 'field' | 'tag';
  /** The window, field or tag. */
  name: string;
  /** As text, masked; `none`, or of a tag `not there`, where there was nothing. */
  before: string;
  after: string;
  /** Which of the edits makes it, counted from 0. */
  edit?: number | undefined;
  /** Interactions. */
  count: number;
  /** Enough to find them again; ids with an address are masked. */
  samples: { id: string; source?: string | undefined }[];
}

/** Which rules a report is about. */
export interface RuleSetSummary {
  /** As it was given. */
  source: string;
  /** Content hash: 16 hex digits. */
  version: string;
  /** Enabled rules. */
  rules: number;
}

/** What was read, and what it may not show: a simulation is as good as its interactions. */
export interface InputSummary {
  /** Files, in the order in which they were read. */
  sources: string[];
  /** Earliest end of an interaction. */
  from?: string | undefined;
  /** Latest end of an interaction. */
  to?: string | undefined;
  /** Interactions without `ended_at`: taken at the latest time seen before them. */
  undated: number;
  /** Interactions that ended before one read earlier. */
  outOfOrder: number;
  /** Of these, more than the tolerance: windows around them may be off. */
  late: number;
  /** `null`: all were put in order. */
  toleranceMs: number | null;
  /** How long after its end each interaction is decided. */
  decisionLagMs: number;
  /** Time facts that rules ask about and that are 0 for every interaction, because there is no lag. */
  timeFactsAtZero: string[];
  /** Requests that were given as history. */
  history: number;
  /** The first records that are not interactions. */
  problems: { file?: string | undefined; line?: number | undefined; message: string }[];
}

/** What one rule set makes of the interactions, counted. */
export interface Totals {
  /** Records read, invalid ones among them. */
  interactions: number;
  outcomes: OutcomeCounts;
  /** Sent ÷ interactions, 0 to 1. */
  sendRate: number;
  customers: {
    /** Different customers with an address. */
    seen: number;
    /** Customers with at least one request. */
    asked: number;
    /** Customers held back at least once. */
    suppressed: number;
    /** How many customers were held back how often; the last row is "so often or more". */
    heldBack: { times: number; customers: number }[];
  };
  byRule: RuleTotals[];
  /** How often each code was given, most frequent first; a decision with two rules of one code counts once. */
  byReason: { code: string; count: number }[];
  /** Busiest first; `(none)` is an interaction without a channel. */
  byChannel: { name: string; outcomes: OutcomeCounts }[];
  /** Busiest first; `(none)` is an interaction without a brand. */
  byBrand: { name: string; outcomes: OutcomeCounts }[];
  /** `day` as YYYY-MM-DD in UTC. */
  byDay: { day: string; outcomes: OutcomeCounts }[];
  /** Suppressed interactions by whole days since the request that held them back. */
  suppressionByDay: { day: number; count: number }[];
  /** Declared facts whose values are not of their type, so that rules could not be evaluated; in how many interactions. */
  notOfType: { fact: string; type: FactType; count: number }[];
  /** Rules that matched none of the interactions, which may mean that they are dead or that the input is small. */
  neverMatched: { rule: string; file?: string | undefined; line?: number | undefined }[];
}

/** How one rule fared; of a decision with several reasons each rule counts. */
export interface RuleTotals {
  /** Its name. */
  rule: string;
  file?: string | undefined;
  /** From 1, in its file. */
  line?: number | undefined;
  effect: 'send' | 'record' | 'skip' | 'enrich';
  /** The rule matched at least one interaction, deciding or not. */
  matched: boolean;
  /** Interactions at which the rule was among those that decided. */
  decided: number;
  /** What became of them. */
  outcomes: OutcomeCounts;
}

/**
 * One interaction with its explanation: drawn by a hash of its id, so that every run shows the same. Names and
 * addresses are masked.
 */
export interface Sample {
  /** Of the interaction; hidden where it holds an address. */
  id: string;
  /** Its end, ISO 8601. */
  at?: string | undefined;
  /** Of the address, only as much as names nobody. */
  customer?: string | undefined;
  channel?: string | undefined;
  brand?: string | undefined;
  status?: string | undefined;
  /** At most twenty. */
  tags: string[];
  /** File and line. */
  source?: string | undefined;
  outcome: SimulatedOutcome;
  /** Outcome under the baseline. */
  before?: SimulatedOutcome | undefined;
  /** One sentence. */
  why: string;
  /** Rule by rule, condition by condition. */
  explanation: string;
  /** The same under the baseline, where the outcome differs. */
  explanationBefore?: string | undefined;
}

/** Interactions that end differently in the same way and for the same cause. */
export interface FlipGroup {
  /** Under the baseline. */
  from: SimulatedOutcome;
  to: SimulatedOutcome;
  cause: FlipCause;
  /** Which of the edits makes it, counted from 0; undefined where a window was moved by another request. */
  edit?: number | undefined;
  /** Interactions. */
  count: number;
  samples: Sample[];
}

/** The rule, and the comparison in it, that makes an interaction end differently; or the setting or window. */
export interface FlipCause {
  kind: 'rule added' | 'rule removed' | 'rule changed' | 'settings' | 'window';
  /** Its name, where a rule is the cause. */
  rule?: string | undefined;
  /** Where the rule or the comparison stands in the new rules; a rule that is gone has no place. */
  file?: string | undefined;
  line?: number | undefined;
  /** The condition whose truth differs. */
  condition?: string | undefined;
  /** What stood there in the baseline. */
  conditionBefore?: string | undefined;
  /** One sentence. */
  message: string;
}

/** One condition of `failOn`, and whether the report crosses it. */
export interface ThresholdResult {
  /** As it was written. */
  expression: string;
  /** Its name, as in docs/reference/thresholds.md. */
  metric: string;
  /** Under the new rules; shares between 0 and 1. */
  value: number;
  /** Under the baseline, where the metric has a value there. */
  before?: number | undefined;
  crossed: boolean;
  /** One sentence with the numbers. */
  message: string;
}
