/** For the tests of users: laws of their own rule set, and interactions that really reach its rules. */
import type fc from 'fast-check';
import type { RuleSet } from '../rules/rule-set.js';
import type { LawCase } from '../simulation/invariants/build-case.js';
import { caseArbitrary } from '../simulation/invariants/cases.js';

export type { LawCase } from '../simulation/invariants/build-case.js';
export { type CheckLawsOptions, checkLaws } from '../simulation/invariants/check-invariants.js';
export type { Counterexample, Law, LawResult } from '../simulation/invariants/invariant.js';

const defaultMoment = new Date('2026-01-15T12:00:00Z');

/**
 * Arbitrary interactions for one rule set, each with a moment of deciding: the rule set's own constants, their
 * boundaries and near misses for every fact, and most of the time whole conditions solved, so that combinations of
 * rules are reached that blind chance would not reach. `now` is the moment they are built around.
 */
export function interactionsFor(
  ruleSet: RuleSet,
  options: { readonly now?: Date } = {},
): fc.Arbitrary<LawCase> {
  return caseArbitrary(ruleSet, { now: options.now ?? defaultMoment });
}
