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
  return [operand, ...items, undefined, [...items], [], ...items.flatMap(near), '-', 0, true, false];
}

/** A number, or an instant, a little below and above. */
function near(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value - 1, value + 1];
  const time = typeof value === 'string' && isoPattern.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) return [];
  return [time - minute, time + minute].map((one) => new Date(one).toISOString());
}

const minute = 60_000;
const isoPattern = /^\d{4}-\d\d-\d\dT/;
