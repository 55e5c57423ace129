/** Values for comparisons of which proofs know nothing: some are tried, and the evaluator says which are right. */
import type { CompiledLeaf } from '../evaluation/compiled-condition.js';
import { compareLeaf, operandOf } from '../evaluation/evaluate-condition.js';
import type { EvaluationContext } from '../evaluation/evaluation-context.js';

/** What a comparison is to give. */
export interface WantedLeaf {
  readonly leaf: CompiledLeaf;
  readonly holds: boolean;
}

/** A value of the fact with which all of these comparisons of it come out so; undefined where none of those tried has. */
export function freeValue(
  wanted: readonly WantedLeaf[],
  context: EvaluationContext,
): { readonly value: unknown } | undefined {
  const operands = new Map(wanted.map(({ leaf }) => [leaf, operandOf(leaf, context)]));
  const fits = (value: unknown): boolean =>
    wanted.every(({ leaf, holds }) => {
      try {
        return compareLeaf(leaf, value, operands.get(leaf)) === holds;
      } catch {
        // BOUNDARY: an operator of the integrator's own may throw for a value it never expected.
        return false;
      }
    });
  const found = [...operands.values()].flatMap(candidatesFor).filter(fits);
  return found.length === 0 ? undefined : { value: found[0] };
}

function candidatesFor(operand: unknown): readonly unknown[] {
  const items: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const near = typeof operand === 'number' ? [operand - 1, operand + 1] : [];
  return [operand, ...items, undefined, [...items], [], ...near, '-', 0, true, false];
}
