/** A decision to skip: it has no request and no windows, only reasons. */
import type { Decision, Reason, RuleError } from './decision.js';

export const noWindows: Decision['windows'] = Object.freeze([]);
export const noErrors: readonly RuleError[] = Object.freeze([]);

export function skipDecision(
  ruleSet: string,
  reasons: readonly Reason[],
  errors: readonly RuleError[] = noErrors,
): Decision {
  return Object.freeze({
    outcome: 'skip',
    reasons: Object.freeze(reasons),
    windows: noWindows,
    ruleSet,
    errors,
  });
}
