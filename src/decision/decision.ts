/** The pure result of rule set × interaction × now. */
import type { RuleError } from '../evaluation/rule-error.js';
import type { FeedbackRequest } from '../request/feedback-request.js';
import type { QuotaSetting, WindowSetting } from '../rules/rule-set.js';

/** `record`: submitted with `do_not_send`, so that the vendor counts the interaction and writes to nobody. */
export type DecisionOutcome = 'send' | 'record' | 'skip';

/** Each code with its meaning. Codes are public and stay; docs/reference/decisions.md lists them. */
export const reasonCodes = {
  RULE_MATCHED: 'a rule matched and its effect is the outcome',
  DEFAULT: 'no rule that sends, records or skips matched; the default holds',
  NOT_SAMPLED: 'a send rule matched, but the interaction is outside its sample',
  HELD_OUT: 'the customer is in the hold-out share that is never asked',
  RULE_ERROR: 'a rule could not be evaluated; when in doubt, no e-mail',
  INCOMPLETE_REQUEST: 'a field the vendor requires is missing or malformed',
  REQUEST_TRIMMED: 'the request held more than the vendor takes; what was left out is named',
  CHANNEL_MANUAL: 'the channel is still in manual mode at the vendor',
  DO_NOT_SEND: 'the interaction itself carries do_not_send, so it is recorded and never sent',
  INTERACTION_INVALID: 'the record is not an interaction',
  // beyond the decision: the pipeline's
  DELAYED: 'a delay after the end of the interaction is due',
  SENDING_HOURS: 'the sending hours are closed',
  DO_NOT_CONTACT: 'the customer is on the do-not-contact list',
  WINDOW: 'the customer was asked within the window',
  QUOTA: 'a quota of requests is used up',
  IN_FLIGHT: 'another request for this customer is in flight',
  HANDLED_BEFORE: 'this interaction was handled before',
  STORE_UNAVAILABLE: 'the suppression store cannot be reached',
  STOPPED: 'every worker on the store is stopped until `autotrigger start`',
  TRANSPORT_UNAVAILABLE: 'the transport takes no requests for now',
  CLOSING: 'the trigger is closing',
  INTERNAL_ERROR: 'code that was given to the trigger failed where it must not',
} as const satisfies Record<string, string>;

/** What to match on. */
export type ReasonCode = keyof typeof reasonCodes;

/** One cause of an outcome. Of a rule, `file` and `pointer` say where it stands. */
export interface Reason {
  readonly code: ReasonCode;
  /** For a person: one lower-case sentence without personal data. */
  readonly message: string;
  /** Name of the rule that decided, where one did. */
  readonly rule?: string;
  readonly file?: string;
  readonly pointer?: string;
  /** INCOMPLETE_REQUEST: the fields that are missing. */
  readonly fields?: readonly string[];
}

export type { RuleError };

/** A quota as it applies to one request. */
export interface AppliedQuota extends Omit<QuotaSetting, 'for' | 'counts'> {
  /** The request is held back where the quota is full. */
  readonly holds: boolean;
  /** The request counts in it. */
  readonly counted: boolean;
}

/**
 * Frozen, and the same for the same rule set, interaction, moment and environment. It says what the rules want:
 * whether the customer is free of a window is for the store to say.
 */
export interface Decision {
  readonly outcome: DecisionOutcome;
  /** What determined the outcome, in a canonical order; never empty. */
  readonly reasons: readonly Reason[];
  /** What would be submitted; absent when the outcome is `skip`. */
  readonly request?: FeedbackRequest;
  /**
   * The windows that hold this request back, with its own lengths and zones and without their conditions; empty unless
   * the outcome is `send`.
   */
  readonly windows: readonly WindowSetting[];
  /** Names of the windows that it does not count in; absent where it counts in all of them. */
  readonly uncounted?: readonly string[];
  /** The quotas it is subject to; absent where there are none. */
  readonly quotas?: readonly AppliedQuota[];
  /** Version of the rule set. */
  readonly ruleSet: string;
  /** Rules that could not be evaluated and matter to the outcome; empty for nearly every decision. */
  readonly errors: readonly RuleError[];
  /** The end of a rule's delay, or where they are closed the next sending hours: not before this instant (ISO 8601, UTC). */
  readonly notBefore?: string;
  /** What it waits for where that is not a rule's delay. */
  readonly waitsFor?: 'sending hours';
}
