/**
 * Arbitrary cases for one rule set: its own constants, their boundaries and near misses for every fact, and on top
 * of them, most of the time, whole conditions solved, so that combinations of rules are reached.
 */
import fc from 'fast-check';
import type { Condition, RuleSet } from '../../rules/rule-set.js';
import { buildCase, type LawCase } from './build-case.js';
import { poolsOf, solve } from './solve-condition.js';

export interface CaseOptions {
  /** The moment cases are built around. */
  readonly now: Date;
  /** Conditions beside the rules' own that should be reached, and reached first. */
  readonly premises?: readonly Condition[];
}

const mostGoals = 3;
const hoursOfAWeek = 168;

export function caseArbitrary(ruleSet: RuleSet, { now, premises = [] }: CaseOptions): fc.Arbitrary<LawCase> {
  const rules = ruleSet.rules.map(({ conditions }) => conditions);
  const named = [...ruleSet.conditions.values()].map(({ condition }) => condition);
  const pools = poolsOf([...rules, ...named, ...premises], ruleSet);
  const fields = Object.fromEntries(
    [...pools].map(([key, values]) => [key, fc.constantFrom(...values)] as const),
  );
  const picks = fc.array(fc.nat({ max: 1_000 }), { maxLength: 12 });
  const goal = (targets: readonly Condition[]) => fc.record({ target: fc.constantFrom(...targets), picks });
  const goals = rules.length === 0 ? fc.constant([]) : fc.array(goal(rules), { maxLength: mostGoals });
  return fc
    .record({
      fields: fc.record(fields, { requiredKeys: [] }),
      goals,
      premise:
        premises.length === 0
          ? fc.constant(undefined)
          : fc.option(goal(premises), { nil: undefined, freq: 9 }),
      hours: fc.nat({ max: hoursOfAWeek - 1 }),
      number: fc.nat({ max: 9_999 }),
    })
    .map(({ fields: random, goals: reached, premise, hours, number }) => {
      const values = new Map<string, unknown>(Object.entries(random));
      for (const { target, picks: own } of premise === undefined ? reached : [...reached, premise]) {
        let next = 0;
        const choose = (among: number): number => {
          next += 1;
          return (own[(next - 1) % Math.max(1, own.length)] ?? 0) % among;
        };
        for (const [key, value] of solve(target, ruleSet, pools, choose)) values.set(key, value);
      }
      return buildCase(values, ruleSet, { base: now, hours, number });
    });
}
