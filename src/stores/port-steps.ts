/** What goes into the steps of a store and what comes out: windows, anchors, quotas, receipts, refusals. */
import type { CalendarLength } from '../shared/calendar.js';

/** How long what began at an instant counts, on the store's clock. At most one of the two is set; without, for ever. */
export interface CountedFor {
  readonly lengthMs?: number;
  readonly calendar?: CalendarLength;
}

/** A request or a response of a customer, in one scope. */
export interface Anchor {
  readonly scope: string;
  /** When the request began, in milliseconds since the epoch on the store's clock. */
  readonly at: number;
  /** What a refusal names as its cause: an interaction's id, `response` or `import`. */
  readonly by: string;
  /** The windows it does not count in: of those that were there, all others and any that is added later count it. */
  readonly uncounted?: readonly string[];
}

/** One window to hold, already reduced to arithmetic on anchors: closed while `max` anchors count. */
export interface WindowCheck extends CountedFor {
  /** The window's name, given back when it blocks. */
  readonly name: string;
  /**
   * Which anchors of the customer it looks at: hashed brand, channel; '' is the customer as such. Scopes that begin
   * with `@` consist of parts (`@width.part.part`): see `stores/row/scope.ts`.
   */
  readonly scope: string;
  /** Further scopes whose anchors count like those of `scope`: requests of which the brand or the channel is unknown. */
  readonly alsoIn?: readonly string[];
  /** Requests allowed within the window. */
  readonly max: number;
}

/** All that a store is told about a request. Keys are hashed, so a store learns no address. */
export interface ReserveRequest {
  /** Hashed key of the customer. */
  readonly customer: string;
  /** Hashed key of the interaction. */
  readonly interaction: string;
  /** What a later refusal names as its cause: the interaction's id, or a hash of it where it holds an address. */
  readonly label: string;
  /** Fresh and unguessable; fences every later step. */
  readonly token: string;
  readonly leaseMs: number;
  /** Empty for a submission that starts no window (do_not_send). */
  readonly windows: readonly WindowCheck[];
  /** Scopes that get an anchor at begin; empty for a submission that starts no window. */
  readonly anchors: readonly string[];
  /** Names of the windows in which those do not count; none unless set. A window that is added later counts them. */
  readonly uncounted?: readonly string[];
}

/** What is kept of a receipt: no request, no address. */
export interface StoredReceipt {
  readonly outcome: 'sent' | 'recorded' | 'unknown';
  /** Milliseconds since the epoch, on the store's clock. */
  readonly at: number;
  readonly requestId?: string;
  readonly status?: number;
  readonly ruleSet?: string;
}

/** An entry of the do-not-contact list. It has no end: it stays until it is taken off. */
export interface BlockEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Who put the customer on the list; free text without an address. */
  readonly by?: string;
  readonly reason?: string;
}

/** Why a request must not be made now. Times are on the store's clock, in milliseconds since the epoch. */
export type Refusal =
  /** Handled before; a dispatch whose lease ran out counts as `unknown`. */
  | { readonly kind: 'duplicate'; readonly receipt: StoredReceipt }
  | { readonly kind: 'do_not_contact'; readonly block: BlockEntry }
  | {
      readonly kind: 'suppressed';
      readonly window: string;
      /** When the request began because of which the window is closed. */
      readonly since: number;
      /** The end of the year 9999 where it never opens. */
      readonly until: number;
      /** `by` of its anchor. */
      readonly by: string;
    }
  /** Another reservation of this customer (or of this interaction) is alive until then. */
  | { readonly kind: 'busy'; readonly until: number };

/** `leaseUntil`: on the store's clock, from the instant of the write. */
export type ReserveResult = { readonly kind: 'reserved'; readonly leaseUntil: number } | Refusal;

/** A quota as it is asked for one request. */
export interface QuotaCheck extends CountedFor {
  /** Hashed; names the bucket. */
  readonly bucket: string;
  /** Of the request within the bucket: its parts, hashed, `*` for one that is unknown; '' where there are none. */
  readonly scope: string;
  /** Requests allowed in a scope. */
  readonly max: number;
}

/** Requests that a quota permitted; older ones of the same scope and period stand together. */
export interface QuotaPermit {
  readonly scope: string;
  /** From when it counts: of a rolling quota the latest instant at which its request can begin, until that is known. */
  readonly at: number;
  /** So that it can be returned; gone once nobody can hold it any more. */
  readonly token?: string;
  readonly count: number;
}

/** A quota, and the reservation that wants a permit of it. */
export interface QuotaRequest extends QuotaCheck {
  readonly token: string;
  /** When the reservation ends that it is taken for. */
  readonly leaseUntil: number;
  /** False for a request that counts, and is not held back. */
  readonly holds: boolean;
  /** False for a request that is held back, and does not count. */
  readonly counted: boolean;
}

/** Times are on the store's clock, in milliseconds since the epoch. `full` wrote nothing. */
export type QuotaResult =
  /** Begin must come at `from` or later, and before `until`: then the period ends in which it was counted. */
  | { readonly kind: 'permitted'; readonly from: number; readonly until: number }
  | { readonly kind: 'full'; readonly until: number };

/** Names one reservation. Who does not hold its token can do nothing to it. */
export interface Ticket {
  readonly customer: string;
  readonly token: string;
}

/** With the time that quotas allow it, where there are any. */
export interface BeginRequest extends Ticket {
  /** The earliest instant. */
  readonly from?: number;
  /** The first instant that is too late. */
  readonly until?: number;
}

/** Only `begun` allows the call, and the window runs from its `at`, on the store's clock. */
export type BeginResult =
  | { readonly kind: 'begun'; readonly at: number }
  | { readonly kind: 'do_not_contact'; readonly block: BlockEntry }
  /**
   * The token is no longer alive: the lease ran out, somebody released it, or the clock went back since reserve.
   * Nothing may be sent.
   */
  | { readonly kind: 'lost' };

/** A refusal, or that the call may be made now. */
export type StartResult = Extract<BeginResult, { kind: 'begun' }> | Refusal;

/** `settled` when the token was still known, also on a repeat of the same step; `lost` otherwise. */
export type SettleResult = { readonly kind: 'settled' } | { readonly kind: 'lost' };
