/**
 * What a condition implies: equalities of which at least one must hold for it to be true. The index looks rules up
 * by them, so that rules which cannot match are not evaluated.
 */
import type { OperatorDefinition } from '../facts/definition.js';
import type { CompiledCondition, CompiledLeaf } from './compiled-condition.js';

export interface Equality {
  readonly slot: number;
  /** `is`: the fact is the value. `has`: the fact is a list that contains it. */
  readonly kind: 'is' | 'has';
  readonly value: unknown;
}

/** True when at least one of the equalities holds. */
export type ImpliedCondition = readonly Equality[];

type Operators = ReadonlyMap<string, OperatorDefinition>;

/** Operators that are true only if the fact is, or has, the operand: any item of it, or every item. */
const indexable: ReadonlyMap<string, { kind: Equality['kind']; items?: 'any' | 'every' }> = new Map([
  ['equal', { kind: 'is' }],
  ['in', { kind: 'is', items: 'any' }],
  ['contains', { kind: 'has' }],
  ['containsAny', { kind: 'has', items: 'any' }],
  ['containsAll', { kind: 'has', items: 'every' }],
  ['someFact:equal', { kind: 'has' }],
  ['someFact:in', { kind: 'has', items: 'any' }],
  ['someValue:equal', { kind: 'is', items: 'any' }],
  ['someValue:contains', { kind: 'has', items: 'any' }],
  ['everyValue:contains', { kind: 'has', items: 'every' }],
]);

/** Each of them must hold; none where nothing is implied. `operators` are the integrator's. */
export function impliedConditions(
  condition: CompiledCondition,
  operators: Operators,
): readonly ImpliedCondition[] {
  const inside = (child: CompiledCondition) => impliedConditions(child, operators);
  switch (condition.kind) {
    case 'fact':
      return impliedByLeaf(condition, operators);
    case 'all':
      return condition.children.flatMap(inside);
    case 'any':
      return impliedByAny(condition.children.map(inside));
    case 'condition':
      return inside(condition.child);
    case 'not':
      return [];
  }
}

function impliedByLeaf({ source, slot, operandSlot, operand }: CompiledLeaf, operators: Operators) {
  const { operator } = source;
  const entry = indexable.get(operator);
  const base = operator.slice(operator.lastIndexOf(':') + 1);
  const isRedefined = operators.has(operator) || operators.has(base);
  if (entry === undefined || isRedefined || operandSlot !== undefined) return [];
  const { kind, items } = entry;
  if (items === undefined) return isIndexable(operand) ? [[{ slot, kind, value: operand }]] : [];
  if (!Array.isArray(operand) || operand.length === 0 || !operand.every(isIndexable)) return [];
  const equalities = operand.map((value: unknown) => ({ slot, kind, value }));
  return items === 'every' ? equalities.map((equality) => [equality]) : [equalities];
}

/** One implied condition of each child, taken together; nothing where a child implies nothing. */
function impliedByAny(ofChildren: readonly (readonly ImpliedCondition[])[]): readonly ImpliedCondition[] {
  if (ofChildren.some((implied) => implied.length === 0)) return [];
  const together = ofChildren.flatMap(shortest);
  return together.length === 0 ? [] : [together];
}

function shortest(implied: readonly ImpliedCondition[]): ImpliedCondition {
  return implied.reduce((best, one) => (one.length < best.length ? one : best));
}

/** What a Map finds as `===` does: no objects, which are never equal, and not NaN. */
function isIndexable(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && !Number.isNaN(value));
}
