/** For the tests of users: laws of their own rule set, and interactions that really reach its rules. */
import fc from 'fast-check';
import { Space } from '../proof/space.js';
import type { RuleSet } from '../rules/rule-set.js';
import { CaseSource, type LawCase } from '../simulation/invariants/case-source.js';

export type { LawCase } from '../simulation/invariants/case-source.js';
export { type CheckLawsOptions, checkLaws } from '../simulation/invariants/check-laws.js';
export type { Counterexample, Law, LawResult } from '../simulation/invariants/law.js';

const defaultMoment = new Date('2026-01-15T12:00:00Z');

/**
 * Arbitrary interactions for one rule set, each with a moment of deciding: rules and comparisons are picked at random,
 * each to be true or false, and an interaction is found for them, so that combinations of rules are reached that blind
 * chance would not reach. `now` is the moment from which on moments are looked for.
 */
export function interactionsFor(
  ruleSet: RuleSet,
  { now = defaultMoment }: { readonly now?: Date } = {},
): fc.Arbitrary<LawCase> {
  const source = new CaseSource(ruleSet, new Space([ruleSet], { base: now.getTime(), maxConflicts: 20_000 }));
  const picks = fc.array(fc.nat({ max: 9_999 }), { minLength: 10, maxLength: 10 });
  return fc.tuple(picks, fc.nat({ max: 9_999 })).map(([picked, number]) => {
    let step = 0;
    const choose = (among: number): number => (picked[step++ % picked.length] ?? 0) % among;
    return source.caseFor(choose, number);
  });
}
