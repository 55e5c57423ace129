/** Evaluates a condition: true or false, stopping as soon as that is certain. */
import type { CompiledCondition, CompiledLeaf } from './compiled-condition.js';
import { type EvaluationContext, readFact } from './evaluation-context.js';

/** Throws what an operator of the integrator or a fetched fact throws. */
export function evaluateCondition(condition: CompiledCondition, context: EvaluationContext): boolean {
  switch (condition.kind) {
    case 'fact':
      return compareLeaf(condition, readFact(context, condition.slot), operandOf(condition, context));
    case 'all':
      for (const child of condition.children) if (!evaluateCondition(child, context)) return false;
      return true;
    case 'any':
      for (const child of condition.children) if (evaluateCondition(child, context)) return true;
      // As in json-rules-engine, an empty `any` is true.
      return condition.children.length === 0;
    case 'not':
      return !evaluateCondition(condition.child, context);
    case 'condition':
      return evaluateCondition(condition.child, context);
  }
}

/** The one place where a fact is compared: decisions, explanations and proofs all come through here. */
export function compareLeaf({ compare }: CompiledLeaf, fact: unknown, operand: unknown): boolean {
  return compare(fact, operand);
}

/** The constant of the condition, or the value of the fact it names. */
export function operandOf({ operand, operandSlot }: CompiledLeaf, context: EvaluationContext): unknown {
  return operandSlot === undefined ? operand : readFact(context, operandSlot);
}
