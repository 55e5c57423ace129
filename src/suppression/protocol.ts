/** What goes into the guard and what comes out: the words between the pipeline and the stores. */
import type { AppliedQuota } from '../decision/decision.js';
import type { AutotriggerError } from '../errors/autotrigger-error.js';
import type { FeedbackRequest } from '../request/feedback-request.js';
import type { ScopePart, WindowSetting } from '../rules/rule-set.js';
import type { CustomerEntry, StoreStop } from '../stores/port.js';
import type {
  BeginResult,
  BlockEntry,
  QuotaRequest,
  Refusal,
  SettleResult,
  StoredReceipt,
} from '../stores/port-steps.js';

/** One request on its way to one customer. */
export interface ReservationRequest {
  /** As it would be submitted; with `do_not_send` it contacts nobody and starts no window. */
  readonly request: FeedbackRequest;
  /** The decision's windows. */
  readonly windows: readonly WindowSetting[];
  /** IANA zone of the rule set, for windows and quotas without one. */
  readonly timezone: string;
  /** Names of the windows that the request does not count in. */
  readonly uncounted?: readonly string[];
  /** The decision's quotas. */
  readonly quotas?: readonly AppliedQuota[];
  /** Values of the declared facts that windows and quotas are narrowed by. */
  readonly facts?: ReadonlyMap<string, string>;
  /** Sets of parts beside brand and channel that windows of the rule set are narrowed by. */
  readonly further?: readonly (readonly ScopePart[])[];
}

/** The right to contact one customer once. Hand it back to begin, and then to exactly one of the other three. */
export interface Reservation {
  readonly customer: string;
  readonly token: string;
  /** False for a submission with `do_not_send`. */
  readonly contacts: boolean;
  /** Milliseconds since the epoch, on the store's clock; begin must come before. */
  readonly leaseUntil: number;
  /** The quotas to take a permit of at begin. */
  readonly quotas?: readonly QuotaToTake[];
}

/** A quota of one request, ready for the store. */
export interface QuotaToTake extends Omit<QuotaRequest, 'token' | 'leaseUntil'> {
  readonly name: string;
  readonly over: 'defer' | 'skip';
}

/** A quota has no room. */
export interface QuotaFull {
  readonly kind: 'quota';
  readonly quota: string;
  /** When it has room again, in milliseconds since the epoch. */
  readonly until: number;
  readonly over: 'defer' | 'skip';
}

/** The store did not answer, or could not; nothing may be sent on such an answer. */
export interface Unavailable {
  readonly kind: 'unavailable';
  readonly error: AutotriggerError;
}

/** Every worker on the store is held until the stop is lifted. */
export interface Stopped {
  readonly kind: 'stopped';
  readonly stop: StoreStop;
}

/** `reserved` holds the customer until the lease ends; every other answer holds nothing. */
export type ReserveOutcome =
  | { readonly kind: 'reserved'; readonly reservation: Reservation }
  | Refusal
  | Unavailable;

/** Only `begun` allows the call; on every other answer the reservation has been given back already. */
export type BeginOutcome = BeginResult | QuotaFull | Stopped | Unavailable;

/** Only `begun` allows the call; on every other answer there is no reservation. */
export type StartOutcome =
  | {
      readonly kind: 'begun';
      readonly reservation: Reservation;
      /** Milliseconds since the epoch, on the store's clock. */
      readonly at: number;
    }
  | Exclude<BeginOutcome, { kind: 'begun' }>
  | Refusal;

/** On `unavailable` the window holds all the same: it has held since begin. */
export type SettleOutcome = SettleResult | Unavailable;

/** What the vendor answered, as far as it is kept. */
export type AnswerKept = Pick<StoredReceipt, 'requestId' | 'status' | 'ruleSet'>;

/** A response of a customer, for windows `after: 'response'`. */
export interface CustomerResponse {
  readonly email: string;
  readonly brand?: string;
  readonly channel?: string;
  /** A date, or milliseconds since the epoch; the guard's now unless set. */
  readonly at?: Date | number;
  /** What later refusals name as the cause, the interaction that was answered; `response` unless set. */
  readonly interactionId?: string;
}

/** A request that was made elsewhere, before or beside this library. */
export interface PastRequest {
  readonly email: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Where given, windows per brand or channel hold as well. */
  readonly brand?: string;
  readonly channel?: string;
  readonly interactionId?: string;
}

/** What is kept beside a do-not-contact entry. */
export interface BlockNote {
  /** Who put the customer on the list. Addresses in it are left out. */
  readonly by?: string;
  /** Free text; addresses in it are left out. */
  readonly reason?: string;
  /** Milliseconds since the epoch; the store's now unless set. */
  readonly at?: number;
}

/** What is known of one customer. */
export interface CustomerRecord {
  readonly requests: readonly { readonly at: number; readonly by: string }[];
  readonly handled: readonly StoredReceipt[];
  readonly inFlight: CustomerEntry['inFlight'];
  readonly block?: BlockEntry;
}
