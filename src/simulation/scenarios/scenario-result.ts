/** What a case of a scenario expects and what came out of it. */
import type { RuleError } from '../../evaluation/rule-error.js';
import type { FeedbackRequest } from '../../request/feedback-request.js';

/**
 * What may be expected: the outcomes of a decision, `suppressed` where the history blocks a send, and `deferred` where
 * a quota is used up, or a send waits for a delay or for the sending hours.
 */
export const expectedOutcomes = ['send', 'record', 'skip', 'suppressed', 'deferred', 'invalid'] as const;
export type ExpectedOutcome = (typeof expectedOutcomes)[number];

/** What came out of a case. */
export interface Actual {
  readonly outcome: ExpectedOutcome;
  readonly rules: readonly string[];
  readonly reasons: readonly string[];
  readonly request?: FeedbackRequest;
  /** As in the decision. */
  readonly notBefore?: string;
}

export interface ScenarioResult {
  readonly name: string;
  readonly file: string;
  readonly pointer: string;
  readonly line?: number;
  readonly passed: boolean;
  readonly actual: Actual;
  /** Rules that could not be evaluated. */
  readonly errors: readonly RuleError[];
  /** What was expected and did not come: one sentence each. Empty when passed. */
  readonly differences: readonly string[];
  /** Why the outcome is what it is, one sentence each: the window, or the rules; only where the case failed. */
  readonly because?: readonly string[];
  /** What happened instead, rule by rule; only where the case failed. */
  readonly explanation?: string;
}
