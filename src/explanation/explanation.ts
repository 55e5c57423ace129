/** Why a decision came out as it did: every rule, every condition. Plain data, fit for JSON. */
import type { Decision } from '../decision/decision.js';
import type { Truth } from '../evaluation/evaluate-condition.js';
import type { Effect } from '../rules/rule-set.js';
import type { Environment } from '../shared/environment.js';

/** One condition with what it gave. Every condition is there, also where the rule was settled without it. */
export interface ConditionExplanation {
  /** `fact`: compares a fact. `condition`: stands for the named one below it. */
  readonly kind: 'all' | 'any' | 'not' | 'condition' | 'fact';
  readonly result: Truth;
  readonly file: string;
  /** JSON pointer into the file. */
  readonly pointer: string;
  readonly line?: number | undefined;
  /** `condition`: its name. */
  readonly name?: string;
  readonly fact?: string;
  readonly path?: string | undefined;
  readonly operator?: string;
  /** The fact's value, personal data masked; absent when it is missing or was not read. */
  readonly value?: unknown;
  /** The fact was asked for and is not there. */
  readonly missing?: true;
  /** What the fact is compared with. */
  readonly operand?: unknown;
  /** The operand as it was compared, where that differs from what was written. */
  readonly operandRead?: unknown;
  /** The other fact that gives the operand, with its path. */
  readonly operandFact?: string;
  /** Why it could not be evaluated. */
  readonly error?: string | undefined;
  /** What stands below: several for `all` and `any`, one for `not` and `condition`. */
  readonly conditions?: readonly ConditionExplanation[];
}

/** One rule with what it gave. */
export interface RuleExplanation {
  readonly name: string;
  readonly description?: string | undefined;
  readonly effect: Effect['kind'];
  readonly result: Truth;
  /** True when the decision names it as a reason. */
  readonly decided: boolean;
  readonly file: string;
  readonly pointer: string;
  readonly line?: number | undefined;
  readonly condition: ConditionExplanation;
}

/** One thing that would have to be different. */
export interface Change {
  /** Name of the fact, or of the field of the request. */
  readonly fact: string;
  readonly path?: string | undefined;
  /** What it would have to be, in words: `were one of closed, solved`. */
  readonly to: string;
}

/** The fewest facts that would have to differ for a `send`: proved to be the fewest, and confirmed by deciding again. */
export interface NearestSend {
  readonly changes: readonly Change[];
  /** One sentence: `would be sent if status were one of closed, solved, resolved`. */
  readonly message: string;
  /** The rule that would send; absent when the default would. */
  readonly rule?: string | undefined;
}

/** A decision with everything it rests on. */
export interface Explanation {
  /** null when the record has none that can be read. */
  readonly interactionId: string | null;
  /** As `decide` gives it, personal data masked and causes of errors left out. */
  readonly decision: Decision;
  /** The moment of the decision, ISO 8601 in UTC. */
  readonly now: string;
  readonly environment: Environment;
  /** Every enabled rule, in the canonical order. */
  readonly rules: readonly RuleExplanation[];
  /** Names of the rules that are switched off. */
  readonly disabled: readonly string[];
  /** Facts that conditions asked for and that are not there. */
  readonly missingFacts: readonly string[];
  /** Absent when the outcome is `send`, when there is none, or when none was found within the limits of the search. */
  readonly nearestSend?: NearestSend;
  /** It is proved that no change of facts leads to a send. */
  readonly neverSent?: true;
}
