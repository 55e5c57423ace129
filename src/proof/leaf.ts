/** A comparison of a rule, taken apart as far as proofs need it; its truth is always the evaluator's. */
import type { Moments } from '../rules/moment.js';

/**
 * `someFact:not:equal` of `tags` and `vip`, say, has the fact `tags`, the decorators `someFact` and `not`, the
 * operator `equal` and the operand `vip`.
 */
export interface ProofLeaf {
  readonly fact: string;
  /** A definite path into the fact. */
  readonly path: string | undefined;
  /** Outermost first: `someFact`, `not`. */
  readonly decorators: readonly string[];
  /** The operator without its decorators. */
  readonly operator: string;
  /** The constant, as it is compared. */
  readonly operand: unknown;
  /** The other side as the rule has it, where it is no constant: an age, or another fact with its offset. */
  readonly written: unknown;
  /** The instants on the other side, where they are known only once a decision is made: ages, and offsets of facts. */
  readonly moments: Moments | undefined;
  /** The fact that stands on the other side as it is. */
  readonly otherFact: string | undefined;
  /** True for operators given in code and values within a fact: nothing is known of them. */
  readonly isOpaque: boolean;
  /** The production comparison; the other side is given where it is no constant. Throws what an operator given in code throws. */
  holds(value: unknown, otherValue?: unknown): boolean;
}

/** True where an odd number of `not` turns the comparison round. */
export function isNegated({ decorators }: ProofLeaf): boolean {
  return decorators.filter((decorator) => decorator === 'not').length % 2 === 1;
}

/** Every single constant within an operand: of a list its elements. */
export function constantsIn(operand: unknown): readonly unknown[] {
  return Array.isArray(operand) ? operand.flatMap(constantsIn) : [operand];
}
