/** What became of one interaction: exactly one receipt each. Times are ISO 8601 in UTC. */
import type { Decision, Reason } from '../decision/decision.js';

export const receiptOutcomes = [
  'sent',
  'recorded',
  'skipped',
  'suppressed',
  'duplicate',
  'deferred',
  'rejected',
  'failed',
  'unknown',
  'invalid',
] as const;

export type ReceiptOutcome = (typeof receiptOutcomes)[number];

export interface ReceiptError {
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
  readonly file?: string;
  readonly line?: number;
  /** `invalid`: the fields that could not be read. */
  readonly fields?: readonly string[];
}

export interface Receipt {
  /** null when the record has none that can be read. */
  readonly interactionId: string | null;
  readonly outcome: ReceiptOutcome;
  /** Folded, as the rules saw it; an address in it, as in `brand`, goes. */
  readonly channel?: string;
  readonly brand?: string;
  /** What determined the outcome first, then what determined the decision; never empty. */
  readonly reasons: readonly Reason[];
  readonly decision?: Decision;
  readonly suppression?: {
    readonly since: string;
    readonly until: string;
    /** Interaction id of the request that started the window. */
    readonly by: string;
    readonly window: string;
  };
  /** The quota that is used up, and until when. */
  readonly quota?: { readonly name: string; readonly until: string };
  /** Calls made to the vendor. */
  readonly attempts: number;
  readonly requestId?: string;
  /** HTTP status of the last answer. */
  readonly status?: number;
  readonly error?: ReceiptError;
  /** `deferred`: not before this instant, where it is known. */
  readonly retryAt?: string;
  /** `duplicate`: what became of the interaction the first time. */
  readonly first?: {
    readonly outcome: 'sent' | 'recorded' | 'unknown';
    readonly at: string;
    readonly requestId?: string;
  };
  /** Version of the rule set; '' when no rule was asked. */
  readonly ruleSet: string;
  readonly at: string;
}
