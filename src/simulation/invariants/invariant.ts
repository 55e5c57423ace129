/** A law: a statement about every interaction, in data or in code; and the result of checking it. */
import type { Decision, DecisionOutcome } from '../../decision/decision.js';
import type { Interaction } from '../../interaction/interaction.js';

export interface Law {
  /** The statement in words. */
  readonly name: string;
  readonly description?: string;
  /** Where it applies: a condition as in a rule file. Everywhere when left out. */
  readonly when?: Readonly<Record<string, unknown>>;
  /** Outcomes that are not allowed. */
  readonly never?: DecisionOutcome | readonly DecisionOutcome[];
  /** The only outcomes that are allowed. */
  readonly always?: DecisionOutcome | readonly DecisionOutcome[];
  /** The statement in code; false breaks the law. */
  readonly holds?: (decision: Decision, interaction: Interaction) => boolean;
  /** Interactions to try; 1,000 unless given. */
  readonly runs?: number;
}

export interface Counterexample {
  /** Shrunk to the fields that matter. */
  readonly interaction: Readonly<Record<string, unknown>>;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly outcome: DecisionOutcome;
  /** One sentence for each reason of the decision. */
  readonly reasons: readonly string[];
  /** Rule by rule, condition by condition. */
  readonly explanation: string;
}

export interface LawResult {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly passed: boolean;
  /** Interactions tried. */
  readonly tried: number;
  /** Of these, how many the law applies to; a law that never applied has not been checked, and fails. */
  readonly applied: number;
  /** The seed that repeats the run. */
  readonly seed: number;
  /** Why it failed, in one sentence. */
  readonly problem?: string;
  readonly counterexample?: Counterexample;
}
