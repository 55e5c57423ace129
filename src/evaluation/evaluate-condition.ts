/** Evaluates a condition: stopping as soon as the result is certain, or keeping the result of every part. */
import type { Condition, Place, Rule } from '../rules/rule-set.js';
import type { CompiledCondition, CompiledLeaf } from './compiled-condition.js';
import { type EvaluationContext, notFetched, readFact } from './evaluation-context.js';

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

/** `not evaluated`: a fact would have to be fetched, and was not. */
export type Truth = 'true' | 'false' | 'not evaluated' | 'errored';

/** The result of one part of a condition. */
export interface Trace {
  readonly condition: CompiledCondition;
  readonly source: Condition;
  readonly result: Truth;
  readonly file: string;
  readonly pointer: string;
  /** Empty for a comparison. */
  readonly children: readonly Trace[];
  /** Of a comparison that was evaluated. */
  readonly values?: { readonly fact: unknown; readonly operand: unknown };
  /** Of a comparison that could not be evaluated. */
  readonly error?: unknown;
}

/** `place` is where the condition itself stands. */
export function evaluateWithTrace(
  condition: CompiledCondition,
  context: EvaluationContext,
  place: Place,
): Trace {
  const { file, pointer } = place;
  const base = { condition, source: condition.source, file, pointer };
  switch (condition.kind) {
    case 'fact':
      return { ...base, ...traceLeaf(condition, context), children: [] };
    case 'not': {
      const child = evaluateWithTrace(condition.child, context, { file, pointer: `${pointer}/not` });
      return { ...base, result: negated(child.result), children: [child] };
    }
    case 'condition': {
      const child = evaluateWithTrace(condition.child, context, condition.place);
      return { ...base, result: child.result, children: [child] };
    }
    default: {
      const { kind } = condition;
      const children = condition.children.map((child, index) =>
        evaluateWithTrace(child, context, { file, pointer: `${pointer}/${kind}/${index}` }),
      );
      return { ...base, result: combined(children, kind), children };
    }
  }
}

/** Where the conditions of a rule stand. */
export function conditionsPlace({ place }: Rule): Place {
  return { file: place.file, pointer: `${place.pointer}/conditions` };
}

function traceLeaf(
  leaf: CompiledLeaf,
  context: EvaluationContext,
): Pick<Trace, 'result' | 'values' | 'error'> {
  try {
    const fact = readFact(context, leaf.slot);
    const operand = operandOf(leaf, context);
    return { result: compareLeaf(leaf, fact, operand) ? 'true' : 'false', values: { fact, operand } };
  } catch (error) {
    // BOUNDARY: an operator or a fact of the integrator threw.
    return error === notFetched ? { result: 'not evaluated' } : { result: 'errored', error };
  }
}

function negated(result: Truth): Truth {
  if (result === 'true') return 'false';
  return result === 'false' ? 'true' : result;
}

/**
 * `all` is false as soon as one child is false, whatever the others are, and `any` true as soon as one is true. So an
 * error matters only where the result depends on it, and the order of conditions never does.
 */
function combined(children: readonly Trace[], kind: 'all' | 'any'): Truth {
  const results = new Set(children.map(({ result }) => result));
  const decisive = kind === 'all' ? 'false' : 'true';
  if (results.has(decisive)) return decisive;
  if (results.has('errored')) return 'errored';
  if (results.has('not evaluated')) return 'not evaluated';
  // As in json-rules-engine, an empty `any` is true.
  return kind === 'all' || children.length === 0 ? 'true' : 'false';
}
