/** Solves a condition: which values of which facts would make it true. */
import { comparisonOf } from '../../evaluation/find-operator.js';
import { standardFact } from '../../facts/standard-facts.js';
import { parseDefinitePath } from '../../rules/definite-path.js';
import { type Condition, type LeafCondition, operandOf, type RuleSet } from '../../rules/rule-set.js';
import { candidatesOf } from './boundary-values.js';

/** A fact, or a place inside it that conditions look at through a path. */
export interface Slot {
  readonly fact: string;
  readonly steps: readonly string[];
}

/** Slot, as text → its value; `undefined` stands for missing. */
export type Assignment = ReadonlyMap<string, unknown>;

function slotKey({ fact, path }: Pick<LeafCondition, 'fact' | 'path'>): string {
  return JSON.stringify([fact, ...(path === undefined ? [] : (parseDefinitePath(path) ?? []))]);
}

export function slotOf(key: string): Slot {
  const [fact, ...steps]: string[] = JSON.parse(key);
  return { fact: fact ?? '', steps };
}

/** A choice among so many, from 0. */
export type Choose = (among: number) => number;

interface Wish {
  readonly leaf: LeafCondition;
  readonly want: boolean;
}

/** Values to try for each slot: from every comparison that uses it, in any condition of the rule set. */
export type Pools = ReadonlyMap<string, readonly unknown[]>;

export function poolsOf(conditions: Iterable<Condition>, ruleSet: RuleSet): Pools {
  const pools = new Map<string, unknown[]>();
  for (const leaf of leavesOf(conditions)) {
    const key = slotKey(leaf);
    const known = pools.get(key) ?? [];
    const declared = standardFact(leaf.fact)?.type ?? ruleSet.facts.get(leaf.fact)?.type ?? 'any';
    if (!isReference(leaf.value) && leaf.moments === undefined)
      known.push(...candidatesOf(leaf, leaf.path === undefined ? declared : 'any'));
    pools.set(key, known);
    if (isReference(leaf.value) && !pools.has(slotKey(leaf.value))) pools.set(slotKey(leaf.value), []);
  }
  return new Map([...pools].map(([key, values]) => [key, distinct([undefined, ...values])]));
}

/** Facts set so that `condition` holds, as far as its comparisons do not contradict each other. */
export function solve(condition: Condition, ruleSet: RuleSet, pools: Pools, choose: Choose): Assignment {
  const wishes = new Map<string, Wish[]>();
  collect(condition, true, ruleSet, choose, (wish) => {
    const key = slotKey(wish.leaf);
    wishes.set(key, [...(wishes.get(key) ?? []), wish]);
  });
  const assignment = new Map<string, unknown>();
  for (const [key, own] of wishes) {
    const pool = [...(pools.get(key) ?? []), ...unions(own)];
    const fitting = pool.filter((value) => own.every((wish) => holds(wish, value, ruleSet, assignment)));
    if (fitting.length > 0) assignment.set(key, fitting[choose(fitting.length)]);
  }
  return assignment;
}

/** Which comparisons must be true or false; of an `any` (or a false `all`) one child is picked, the rest is left. */
function collect(
  condition: Condition,
  want: boolean,
  ruleSet: RuleSet,
  choose: Choose,
  wish: (wish: Wish) => void,
): void {
  const into = (child: Condition, wanted = want): void => collect(child, wanted, ruleSet, choose, wish);
  const several = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined;
  if (several !== undefined) {
    const every = 'all' in condition === want;
    const picked = every ? undefined : choose(several.length);
    several.forEach((child, index) => {
      if (picked === undefined || picked === index) into(child);
    });
  } else if ('not' in condition) into(condition.not, !want);
  else if ('condition' in condition) {
    const definition = ruleSet.conditions.get(condition.condition);
    if (definition !== undefined) into(definition.condition);
  } else if ('fact' in condition) wish({ leaf: condition, want });
}

function holds({ leaf, want }: Wish, value: unknown, ruleSet: RuleSet, known: Assignment): boolean {
  // What is computed from the time of the decision is not known yet.
  if (leaf.moments !== undefined) return true;
  const comparison = comparisonOf(leaf.operator, ruleSet.operators);
  const operand = isReference(leaf.value) ? known.get(slotKey(leaf.value)) : operandOf(leaf);
  try {
    return comparison !== undefined && comparison(value, operand) === want;
  } catch {
    // BOUNDARY: an operator of the integrator's own may throw for a value it never expected.
    return false;
  }
}

/** Lists that hold the constants of several comparisons at once. */
function unions(wishes: readonly Wish[]): unknown[] {
  const wanted = wishes.filter(({ want }) => want).flatMap(({ leaf }) => operandOf(leaf));
  return wanted.length > 1 ? [distinct(wanted)] : [];
}

function leavesOf(conditions: Iterable<Condition>): LeafCondition[] {
  const leaves: LeafCondition[] = [];
  const open = [...conditions];
  for (let condition = open.pop(); condition !== undefined; condition = open.pop()) {
    if ('all' in condition) open.push(...condition.all);
    else if ('any' in condition) open.push(...condition.any);
    else if ('not' in condition) open.push(condition.not);
    else if ('fact' in condition) leaves.push(condition);
  }
  return leaves;
}

function isReference(value: unknown): value is Pick<LeafCondition, 'fact' | 'path'> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'fact');
}

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value) ?? 'undefined', value])).values()];
}
