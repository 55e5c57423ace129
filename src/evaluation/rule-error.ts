/** The error of a rule that could not be evaluated. */
import type { Rule } from '../rules/rule-set.js';
import { errorMessage } from '../shared/redact.js';

export interface RuleError {
  readonly rule: string;
  readonly message: string;
  /** JSON pointer of the condition that failed. */
  readonly pointer?: string;
  /** What the operator or the fact threw. Not enumerable, so that no log holds it by accident. */
  readonly cause?: unknown;
}

export function ruleError(rule: Rule, cause: unknown, pointer: string): RuleError {
  const error: RuleError = { rule: rule.name, message: errorMessage(cause), pointer };
  return Object.freeze(Object.defineProperty(error, 'cause', { value: cause }));
}
