/** What became of one interaction: exactly one receipt each. Times are ISO 8601 in UTC. */
import type { Decision, Reason } from '../decision/decision.js';

/** Every outcome; docs/reference/receipts.md says of each whether the caller may send it again. */
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

/**
 * How an interaction ended. Three are easily taken for one another: `rejected` (the vendor refused the data), `failed`
 * (surely not accepted, nothing is wrong with the data) and `unknown` (it may have been accepted, so never again).
 */
export type ReceiptOutcome = (typeof receiptOutcomes)[number];

/** What is wrong, by a code to match on. No text of it holds an address. `file` and `line` are those of the record. */
export interface ReceiptError {
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
  readonly file?: string;
  readonly line?: number;
  /** `invalid`: the fields that could not be read. */
  readonly fields?: readonly string[];
}

/** What became of one interaction, frozen. Only the request in `decision` holds an address: see `toLogRecord`. */
export interface Receipt {
  /** null when the record has none that can be read. */
  readonly interactionId: string | null;
  readonly outcome: ReceiptOutcome;
  /** Folded, as the rules saw it; an address in it, as in `brand`, goes. */
  readonly channel?: string;
  /** As `channel`. */
  readonly brand?: string;
  /** What determined the outcome first, then what determined the decision; never empty. */
  readonly reasons: readonly Reason[];
  readonly decision?: Decision;
  /** The window that held the request back, or that made a `recorded` of what the rules wanted sent. */
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
  /** The vendor's, where it gave one; of a `duplicate`, that of the first time. */
  readonly requestId?: string;
  /** HTTP status of the last answer. */
  readonly status?: number;
  /** Absent where nothing went wrong: `skipped`, `suppressed` and `duplicate` are no errors. */
  readonly error?: ReceiptError;
  /** `deferred`: not before this instant, where it is known. */
  readonly retryAt?: string;
  /** `duplicate`: what became of the interaction the first time. */
  readonly first?: {
    readonly outcome: 'sent' | 'recorded' | 'unknown';
    readonly at: string;
    readonly requestId?: string;
  };
  /** Version of the rule set in force; '' where code failed before that was known (INTERNAL_ERROR). */
  readonly ruleSet: string;
  /** When the receipt was written, on the trigger's clock. */
  readonly at: string;
}
