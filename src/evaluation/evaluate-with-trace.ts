/** Evaluates a condition node by node, without short cuts: for explanations, and where something threw. */
import type { Condition, LeafCondition, Place } from '../rules/rule-set.js';
import type { Program } from './compiled-rule-set.js';
import { type Frame, readSlot } from './evaluation-context.js';

/** `not evaluated`: a fact would have to be fetched, and was not. */
export type Truth = 'true' | 'false' | 'not evaluated' | 'errored';

/** What one node of a condition came to. */
export interface Observation {
  readonly condition: Condition;
  readonly result: Truth;
  readonly file: string;
  readonly pointer: string;
  /** Empty for a leaf. */
  readonly children: readonly Observation[];
  /** A leaf that was evaluated. */
  readonly values?: { readonly fact: unknown; readonly operand: unknown };
  /** A leaf that could not be. */
  readonly error?: unknown;
}

/** Thrown by a frame's `fetch` for a fact that nobody fetched, because it did not matter. */
export const notFetched: unique symbol = Symbol('not fetched');

interface Where {
  readonly file: string;
  readonly pointer: string;
}

export function observe(condition: Condition, program: Program, frame: Frame, where: Where): Observation {
  const { file, pointer } = where;
  if ('any' in condition) {
    const children = inside(condition.any, 'any', program, frame, where);
    const result = children.length === 0 ? 'true' : either(children, 'true');
    return { condition, result, file, pointer, children };
  }
  if ('all' in condition) {
    const children = inside(condition.all, 'all', program, frame, where);
    return { condition, result: either(children, 'false'), file, pointer, children };
  }
  if ('not' in condition) {
    const child = observe(condition.not, program, frame, { file, pointer: `${pointer}/not` });
    return { condition, result: opposite(child.result), file, pointer, children: [child] };
  }
  if ('condition' in condition) {
    return { condition, file, pointer, ...named(condition.condition, program, frame) };
  }
  return { condition, file, pointer, children: noChildren, ...leaf(condition, program, frame) };
}

const noChildren: readonly Observation[] = Object.freeze([]);

function inside(
  conditions: readonly Condition[],
  kind: 'any' | 'all',
  program: Program,
  frame: Frame,
  { file, pointer }: Where,
): readonly Observation[] {
  return conditions.map((child, index) =>
    observe(child, program, frame, { file, pointer: `${pointer}/${kind}/${index}` }),
  );
}

/** The conditions of a rule stand under its place. */
export function conditionsOf(place: Place): Where {
  return { file: place.file, pointer: `${place.pointer}/conditions` };
}

/**
 * `all` is false as soon as one child is, whatever became of the others; `any` likewise with true. So an error
 * decides only where the truth hangs on it, and the order of conditions never matters.
 */
function either(children: readonly Observation[], decisive: 'true' | 'false'): Truth {
  let worst: Truth = decisive === 'true' ? 'false' : 'true';
  for (const { result } of children) {
    if (result === decisive) return decisive;
    if (result === 'errored' || (result === 'not evaluated' && worst !== 'errored')) worst = result;
  }
  return worst;
}

function opposite(result: Truth): Truth {
  if (result === 'true') return 'false';
  return result === 'false' ? 'true' : result;
}

function named(
  name: string,
  program: Program,
  frame: Frame,
): Pick<Observation, 'children' | 'result' | 'error'> {
  const definition = program.ruleSet.conditions.get(name);
  if (definition === undefined) {
    return { children: [], result: 'errored', error: new Error(`no condition \`${name}\``) };
  }
  const child = observe(definition.condition, program, frame, definition.place);
  return { children: [child], result: child.result };
}

function leaf(
  condition: LeafCondition,
  program: Program,
  frame: Frame,
): Pick<Observation, 'result' | 'values' | 'error'> {
  const compiled = program.leaves.get(condition);
  if (compiled === undefined)
    return { result: 'errored', error: new Error('the condition was not compiled') };
  const { compare, slot, operandSlot } = compiled;
  try {
    const fact = readSlot(frame, slot);
    const operand = operandSlot === undefined ? condition.value : readSlot(frame, operandSlot);
    return { result: compare(fact, operand) ? 'true' : 'false', values: { fact, operand } };
  } catch (error) {
    return error === notFetched ? { result: 'not evaluated' } : { result: 'errored', error };
  }
}
