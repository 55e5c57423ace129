/** Finds the rules that can match: a tree of look-ups by the values of facts. */
import type { FactDefinition, OperatorDefinition } from '../facts/definition.js';
import type { Rule } from '../rules/rule-set.js';
import type { CompiledCondition, CompiledLeaf } from './compiled-condition.js';
import { type EvaluationContext, readFact } from './evaluation-context.js';

/**
 * One level of the tree. With rules for 500 brands, `brand` is looked up once, and the rules of the other 499 are
 * never seen. A rule without anything to look it up by stands in `rules` of the root, and is always evaluated.
 */
export interface RuleIndex {
  /** Rules that no look-up of this index can rule out. */
  readonly rules: readonly CompiledRule[];
  readonly lookups: readonly Lookup[];
}

interface Lookup extends Pick<Equality, 'slot' | 'kind'> {
  readonly byValue: ReadonlyMap<unknown, RuleIndex>;
}

/** A rule and what it implies beyond the look-ups that lead to it. */
interface Entry {
  readonly rule: CompiledRule;
  readonly implied: readonly ImpliedCondition[];
  /** Places of the tree that the rule stands in. */
  readonly copies: number;
}

/** So few rules are evaluated faster than they are looked up. */
const fewRules = 8;

/** A rule stands in no more places than this: long lists within long lists would fill the memory. */
const mostCopies = 512;

/**
 * Built once for the rules of an effect. The index only leaves out what cannot match; what it finds is evaluated in
 * full, so an index that finds too much costs time and never changes a result.
 */
export function indexRules(rules: readonly CompiledRule[]): RuleIndex {
  return build(rules.map((rule) => ({ rule, implied: rule.implied, copies: 1 })));
}

/** The rules that can match, in no particular order; some of them may be there several times. */
export function candidatesOf(index: RuleIndex, context: EvaluationContext): readonly CompiledRule[] {
  if (index.lookups.length === 0) return index.rules;
  const candidates: CompiledRule[] = [];
  collect(index, context, candidates);
  return candidates;
}

function collect(index: RuleIndex | undefined, context: EvaluationContext, candidates: CompiledRule[]): void {
  if (index === undefined) return;
  for (const rule of index.rules) candidates.push(rule);
  for (const { slot, kind, byValue } of index.lookups) {
    const value = readIfPossible(context, slot);
    if (value === unreadable) for (const below of byValue.values()) collect(below, context, candidates);
    else if (kind === 'is') collect(byValue.get(value), context, candidates);
    else if (Array.isArray(value)) for (const item of value) collect(byValue.get(item), context, candidates);
  }
}

/** The value is not of its declared type: whether that matters is for each rule to say. */
const unreadable: unique symbol = Symbol('unreadable');

function readIfPossible(context: EvaluationContext, slot: number): unknown {
  try {
    return readFact(context, slot);
  } catch {
    // BOUNDARY: the rules that ask for the fact report why.
    return unreadable;
  }
}

function build(entries: readonly Entry[]): RuleIndex {
  const rules: CompiledRule[] = [];
  const tables = new Map<string, { first: Equality; byValue: Map<unknown, Entry[]> }>();
  // The condition that the fewest interactions fulfil leads on; the others are left for the levels below.
  const share = entries.length > fewRules ? expectedShare(entries) : undefined;
  for (const entry of entries) {
    const best = share && mostSelective(entry, share);
    if (best === undefined) {
      rules.push(entry.rule);
      continue;
    }
    const implied = entry.implied.filter((other) => other !== best);
    const below: Entry = { rule: entry.rule, implied, copies: entry.copies * best.length };
    for (const equality of best) {
      const table = getOrAdd(tables, nameOf(equality), () => ({ first: equality, byValue: new Map() }));
      const bucket = getOrAdd<unknown, Entry[]>(table.byValue, equality.value, () => []);
      // The same value twice in a list leads to one place.
      if (bucket.at(-1)?.rule !== entry.rule) bucket.push(below);
    }
  }
  const lookups = [...tables.values()].map(({ first: { slot, kind }, byValue }) => ({
    slot,
    kind,
    byValue: new Map([...byValue].map(([value, bucket]) => [value, build(bucket)])),
  }));
  return { rules, lookups };
}

/** The share of interactions for which an implied condition holds, if all values of a fact were equally frequent. */
function expectedShare(entries: readonly Entry[]): (implied: ImpliedCondition) => number {
  const values = new Map<string, Set<unknown>>();
  for (const equality of entries.flatMap(({ implied }) => implied.flat())) {
    getOrAdd(values, nameOf(equality), () => new Set()).add(equality.value);
  }
  const shareOf = (equality: Equality) => 1 / (1 + (values.get(nameOf(equality))?.size ?? 0));
  return (implied) => implied.reduce((sum, equality) => sum + shareOf(equality), 0);
}

function mostSelective(
  { implied, copies }: Entry,
  share: (implied: ImpliedCondition) => number,
): ImpliedCondition | undefined {
  const [best] = implied
    .filter(({ length }) => copies * length <= mostCopies)
    .map((one) => ({ one, share: share(one) }))
    .sort((a, b) => a.share - b.share);
  return best?.one;
}

function nameOf({ slot, kind }: Equality): string {
  return `${kind} ${slot}`;
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh = create();
  map.set(key, fresh);
  return fresh;
}

/** A comparison of a fact with a constant that a Map can answer. */
interface Equality {
  readonly slot: number;
  /** `is`: the fact is the value. `has`: the fact is a list that contains it. */
  readonly kind: 'is' | 'has';
  readonly value: unknown;
}

/** True when at least one of the equalities holds. */
type ImpliedCondition = readonly Equality[];

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

/** A rule ready to be evaluated. `implied` is what holds whenever it matches: what it can be looked up by. */
export interface CompiledRule {
  readonly rule: Rule;
  /** Its place in the canonical order of the rule set. */
  readonly position: number;
  readonly condition: CompiledCondition;
  readonly implied: readonly ImpliedCondition[];
  /** The facts it asks for that have to be fetched. */
  readonly fetchedFacts: readonly FactDefinition[];
}
