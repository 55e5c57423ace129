/** Finds what is legal in a rule set but hardly meant. */
import { byPlace, type Diagnostic } from '../errors/diagnostic.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Check } from './check.js';
import { alwaysOverruled } from './checks/always-overruled.js';
import { neverMatches } from './checks/never-matches.js';
import { sameRuleTwice } from './checks/same-rule-twice.js';
import { sampleOfNone } from './checks/sample-of-none.js';
import { trueWhenMissing } from './checks/true-when-missing.js';
import { unusedCondition } from './checks/unused-condition.js';

export const checks: readonly Check[] = Object.freeze([
  alwaysOverruled,
  neverMatches,
  sameRuleTwice,
  sampleOfNone,
  trueWhenMissing,
  unusedCondition,
]);

/** Warnings only, in the order of files and lines; empty when there is nothing to say. Changes nothing. */
export function lint(ruleSet: RuleSet): Diagnostic[] {
  return checks
    .flatMap(({ name, find }) =>
      find(ruleSet).map(({ place: { file, pointer, line }, message, fix }): Diagnostic => {
        const at = line ?? ruleSet.lineOf(file, pointer);
        return {
          code: name,
          severity: 'warning',
          message,
          fix,
          file,
          pointer,
          ...(at === undefined ? {} : { line: at }),
        };
      }),
    )
    .sort(byPlace);
}
