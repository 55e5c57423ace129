/** Finds what is legal in a rule set but hardly meant. */
import { byPlace, type Diagnostic } from '../errors/diagnostic.js';
import { RuleProofs } from '../proof/rule-proofs.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Check, Finding } from './check.js';
import { customerZone } from './checks/customer-zone.js';
import { exact } from './checks/exact.js';
import { sameRuleTwice } from './checks/same-rule-twice.js';
import { trueWhenMissing } from './checks/true-when-missing.js';
import { unusedCondition } from './checks/unused-condition.js';
import { windows } from './checks/windows.js';

export interface LintFinding
  extends Required<Pick<Diagnostic, 'fix' | 'file' | 'pointer'>>,
    Pick<Diagnostic, 'line' | 'message' | 'severity'>,
    Pick<Finding, 'code' | 'rule' | 'because' | 'witness' | 'assuming'> {}

export const checks: readonly Check[] = Object.freeze([
  exact,
  customerZone,
  sameRuleTwice,
  trueWhenMissing,
  unusedCondition,
  windows,
]);

/** Warnings only, in the order of files and lines; empty when there is nothing to say. Pure, and changes nothing. */
export function lint(ruleSet: RuleSet): LintFinding[] {
  const proofs = new RuleProofs(ruleSet);
  return checks
    .flatMap(({ find }) => find(ruleSet, proofs))
    .map(({ place: { file, pointer, line }, ...finding }): LintFinding => {
      const at = line ?? ruleSet.lineOf(file, pointer);
      return { ...finding, severity: 'warning', file, pointer, ...(at === undefined ? {} : { line: at }) };
    })
    .sort(byPlace);
}
