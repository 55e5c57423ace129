/** What a simulation found: the documented JSON form, from which every other format is drawn. */
import type { FactType } from '../facts/definition.js';
import type { Environment } from '../shared/environment.js';

export const simulatedOutcomes = [
  'sent',
  'recorded',
  'skipped',
  'suppressed',
  'duplicate',
  'invalid',
] as const;
export type SimulatedOutcome = (typeof simulatedOutcomes)[number];

export type OutcomeCounts = Record<SimulatedOutcome, number>;

/** The report of `simulate`. Times are ISO 8601 in UTC; addresses in ids and samples are masked. */
export interface SimulationReport {
  $schema?: string | undefined;
  format: 'autotrigger.simulation/1';
  environment: Environment;
  rules: RuleSetSummary;
  baseline?: RuleSetSummary | undefined;
  input: InputSummary;
  after: Totals;
  /** The same under the baseline. */
  before?: Totals | undefined;
  /** Interactions that end differently under the baseline. */
  flips?: { total: number; newSends: number; lostSends: number; groups: FlipGroup[] } | undefined;
  samples: Sample[];
  thresholds: ThresholdResult[];
}

export interface RuleSetSummary {
  /** As it was given. */
  source: string;
  version: string;
  rules: number;
}

export interface InputSummary {
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
  /** The first records that are not interactions. */
  problems: { file?: string | undefined; line?: number | undefined; message: string }[];
}

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
  byReason: { code: string; count: number }[];
  byChannel: { name: string; outcomes: OutcomeCounts }[];
  byBrand: { name: string; outcomes: OutcomeCounts }[];
  /** `day` as YYYY-MM-DD in UTC. */
  byDay: { day: string; outcomes: OutcomeCounts }[];
  /** Suppressed interactions by whole days since the request that held them back. */
  suppressionByDay: { day: number; count: number }[];
  /** Declared facts whose values are not of their type, so that rules could not be evaluated; in how many interactions. */
  notOfType: { fact: string; type: FactType; count: number }[];
  neverMatched: { rule: string; file?: string | undefined; line?: number | undefined }[];
}

export interface RuleTotals {
  rule: string;
  file?: string | undefined;
  line?: number | undefined;
  effect: 'send' | 'record' | 'skip' | 'enrich';
  /** The rule matched at least one interaction, deciding or not. */
  matched: boolean;
  /** Interactions at which the rule was among those that decided. */
  decided: number;
  /** What became of them. */
  outcomes: OutcomeCounts;
}

export interface Sample {
  id: string;
  at?: string | undefined;
  customer?: string | undefined;
  channel?: string | undefined;
  brand?: string | undefined;
  status?: string | undefined;
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
  explanationBefore?: string | undefined;
}

export interface FlipGroup {
  from: SimulatedOutcome;
  to: SimulatedOutcome;
  cause: FlipCause;
  count: number;
  samples: Sample[];
}

export interface FlipCause {
  kind: 'rule added' | 'rule removed' | 'rule changed' | 'settings' | 'window';
  rule?: string | undefined;
  file?: string | undefined;
  line?: number | undefined;
  /** The condition whose truth differs. */
  condition?: string | undefined;
  /** What stood there in the baseline. */
  conditionBefore?: string | undefined;
  /** One sentence. */
  message: string;
}

export interface ThresholdResult {
  expression: string;
  metric: string;
  value: number;
  before?: number | undefined;
  crossed: boolean;
  message: string;
}
