/**
 * What must at least hold for a condition to be true: a cover is a list of keys of which one must be found.
 * The index looks rules up by one of their covers, so that rules which cannot match are never touched.
 */
import type { Condition, LeafCondition, RuleSet } from '../rules/rule-set.js';
import { isFactReference } from './compile-condition.js';
import type { Slots } from './fact-slots.js';

export interface Key {
  readonly slot: number;
  /** `is`: the fact is the value. `has`: the fact is a list that holds it. */
  readonly kind: 'is' | 'has';
  readonly value: unknown;
}

export type Cover = readonly Key[];

type Kinds = 'is' | 'has' | 'has each';

/** Operators with a constant that are true only when a key is found. */
const discriminating: ReadonlyMap<string, { kind: Kinds; list: boolean }> = new Map([
  ['equal', { kind: 'is', list: false }],
  ['in', { kind: 'is', list: true }],
  ['contains', { kind: 'has', list: false }],
  ['containsAny', { kind: 'has', list: true }],
  ['containsAll', { kind: 'has each', list: true }],
  ['someFact:equal', { kind: 'has', list: false }],
  ['someFact:in', { kind: 'has', list: true }],
  ['someValue:equal', { kind: 'is', list: true }],
  ['someValue:contains', { kind: 'has', list: true }],
  ['everyValue:contains', { kind: 'has each', list: true }],
]);

/** The covers of a condition, each of them enough alone; none when nothing in it discriminates. */
export function coversOf(condition: Condition, ruleSet: RuleSet, slots: Slots): readonly Cover[] {
  const inside = (child: Condition): readonly Cover[] => coversOf(child, ruleSet, slots);
  if ('any' in condition) return united(condition.any.map(inside));
  if ('all' in condition) return condition.all.flatMap(inside);
  if ('not' in condition) return [];
  if ('condition' in condition) {
    const definition = ruleSet.conditions.get(condition.condition);
    return definition === undefined ? [] : inside(definition.condition);
  }
  return ofLeaf(condition, ruleSet, slots);
}

/** Whether the covers are all there is to the condition: it holds whenever a key of each of them is found. */
export function isCovered(condition: Condition, ruleSet: RuleSet, slots: Slots): boolean {
  const inside = (child: Condition): boolean => isCovered(child, ruleSet, slots);
  if ('any' in condition) {
    return condition.any.every((child) => inside(child) && coversOf(child, ruleSet, slots).length === 1);
  }
  if ('all' in condition) return condition.all.every(inside);
  if ('not' in condition) return false;
  if ('condition' in condition) {
    const definition = ruleSet.conditions.get(condition.condition);
    return definition !== undefined && inside(definition.condition);
  }
  return ofLeaf(condition, ruleSet, slots).length > 0;
}

function ofLeaf(leaf: LeafCondition, ruleSet: RuleSet, slots: Slots): readonly Cover[] {
  const row = discriminating.get(leaf.operator);
  const base = leaf.operator.slice(leaf.operator.lastIndexOf(':') + 1);
  const redefined = ruleSet.operators.has(leaf.operator) || ruleSet.operators.has(base);
  if (row === undefined || redefined || isFactReference(leaf.value)) return [];
  const values: readonly unknown[] = row.list ? (Array.isArray(leaf.value) ? leaf.value : []) : [leaf.value];
  if (values.length === 0 || !values.every(isPrimitive)) return [];
  const slot = slots.slotOf(leaf.fact, leaf.path);
  if (slots.isFetched(slot)) return [];
  if (row.kind === 'has each') return values.map((value) => [{ slot, kind: 'has', value }]);
  const { kind } = row;
  return [values.map((value) => ({ slot, kind, value }))];
}

/** `any`: one cover of every child together; where all of them have one on the same fact, that one. */
function united(children: readonly (readonly Cover[])[]): readonly Cover[] {
  const [first] = children;
  if (first === undefined || children.some((covers) => covers.length === 0)) return [];
  const places = new Set(first.map(placeOf).filter((place) => place !== undefined));
  const onOneFact = [...places]
    .map((place) => children.map((covers) => covers.find((cover) => placeOf(cover) === place)))
    .filter((covers): covers is Cover[] => covers.every((cover) => cover !== undefined));
  if (onOneFact.length > 0) return onOneFact.map((covers) => covers.flat());
  return [children.flatMap((covers) => smallest(covers))];
}

function placeOf([first, ...rest]: Cover): string | undefined {
  const single =
    first !== undefined && rest.every(({ slot, kind }) => slot === first.slot && kind === first.kind);
  return single ? `${first.kind} ${first.slot}` : undefined;
}

function smallest(covers: readonly Cover[]): Cover {
  return covers.reduce((best, cover) => (cover.length < best.length ? cover : best));
}

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && !Number.isNaN(value));
}
