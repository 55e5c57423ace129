/** Finds what is legal in a rule set but hardly meant. */
import { byPlace, type Diagnostic } from '../errors/diagnostic.js';
import { RuleProofs } from '../proof/rule-proofs.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Check, Finding } from './check.js';
import { customerZone } from './checks/customer-zone.js';
import { exact } from './checks/exact.js';
import { sameRuleTwice } from './checks/same-rule-twice.js';
import { trueWhenMissing } from './checks/true-when-missing.js';
import { unlikelyValue } from './checks/unlikely-value.js';
import { unusedCondition } from './checks/unused-condition.js';
import { windows } from './checks/windows.js';

/** A finding with its place in the files: a diagnostic, with what the proof gives. */
export interface LintFinding
  extends Pick<Diagnostic, 'line' | 'severity'>,
    Pick<Finding, 'code' | 'rule' | 'message' | 'fix' | 'because' | 'witness' | 'assuming'> {
  /** Path as it was given. */
  readonly file: string;
  /** JSON pointer (RFC 6901) into the file. */
  readonly pointer: string;
}

/** Every check. Their order does not matter: findings are sorted by their places. */
export const checks: readonly Check[] = Object.freeze([
  exact,
  customerZone,
  sameRuleTwice,
  trueWhenMissing,
  unlikelyValue,
  unusedCondition,
  windows,
]);

/** Warnings only, in the order of files and lines; empty when there is nothing to say. Pure, and changes nothing. */
export function lint(ruleSet: RuleSet): LintFinding[] {
  const proofs = new RuleProofs(ruleSet);
  return checks
    .flatMap(({ find }) => find(ruleSet, proofs))
    .map(({ place: { file, pointer, line }, ...finding }): LintFinding => {
      return { ...finding, severity: 'warning', file, pointer, line: line ?? ruleSet.lineOf(file, pointer) };
    })
    .sort(byPlace);
}
