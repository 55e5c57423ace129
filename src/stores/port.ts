/**
 * The port of a suppression store. One row per customer; every step is one atomic operation on the store's own
 * clock, fenced by a token. Keys are hashed before they get here: a store never sees an address.
 */
import type { CalendarLength } from '../shared/calendar.js';

/** How long what began at an instant counts, on the store's clock. At most one of the two is set; without, for ever. */
export interface CountedFor {
  readonly lengthMs?: number;
  readonly calendar?: CalendarLength;
}

/** A request or a response of a customer, in one scope. */
export interface Anchor {
  readonly scope: string;
  readonly at: number;
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

export interface BlockEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Who put the customer on the list; free text without an address. */
  readonly by?: string;
  readonly reason?: string;
}

export type Refusal =
  /** Handled before; a dispatch whose lease ran out counts as `unknown`. */
  | { readonly kind: 'duplicate'; readonly receipt: StoredReceipt }
  | { readonly kind: 'do_not_contact'; readonly block: BlockEntry }
  | {
      readonly kind: 'suppressed';
      readonly window: string;
      readonly since: number;
      readonly until: number;
      readonly by: string;
    }
  /** Another reservation of this customer (or of this interaction) is alive until then. */
  | { readonly kind: 'busy'; readonly until: number };

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

export interface QuotaRequest extends QuotaCheck {
  readonly token: string;
  /** When the reservation ends that it is taken for. */
  readonly leaseUntil: number;
  /** False for a request that counts, and is not held back. */
  readonly holds: boolean;
  /** False for a request that is held back, and does not count. */
  readonly counted: boolean;
}

export type QuotaResult =
  /** Begin must come at `from` or later, and before `until`: then the period ends in which it was counted. */
  | { readonly kind: 'permitted'; readonly from: number; readonly until: number }
  | { readonly kind: 'full'; readonly until: number };

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

export interface CustomerEntry {
  readonly customer: string;
  readonly anchors: readonly Anchor[];
  readonly handled: readonly ({ readonly interaction: string } & StoredReceipt)[];
  readonly inFlight: readonly {
    readonly state: 'reserved' | 'dispatching';
    readonly leaseUntil: number;
    readonly by: string;
  }[];
  readonly block?: BlockEntry;
}

export interface StoreStatistics {
  readonly customers: number;
  readonly blocked: number;
  readonly inFlight: number;
  readonly bytes?: number;
}

/** Holds every worker until it is lifted. */
export interface StoreStop {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Who stopped; free text without an address. */
  readonly by?: string;
  readonly reason?: string;
}

/** What a store keeps of itself, beside its rows. */
export interface StoreNotes {
  /** The environment of the runs that use it. */
  readonly environment?: 'test' | 'production';
  /** Names of the address rules that its keys are made under, separated by commas; empty for none. */
  readonly addressRules?: string;
  readonly stop?: StoreStop;
  /** When the next sweep is due, in milliseconds since the epoch on the store's clock. */
  readonly sweepAt?: number;
  /** The longest time in milliseconds that any rule set used with it needs what is stored; no sweep goes nearer. */
  readonly keepMs?: number;
}

/** What a doctor found; `error` means: do not run on this. */
export interface StoreFinding {
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
}

export interface SuppressionStore {
  /** `memory`, `lmdb`, `redis`, `postgres`, …; for messages. */
  readonly name: string;
  /** False for a store that forgets with the process. */
  readonly durable: boolean;
  /** Opens and checks; every other call opens by itself when this was not called. Rejects with STORE_UNAVAILABLE. */
  open(): Promise<void>;
  /** A random secret made once per store and kept in it; the key for hashing where the caller gives none. */
  secret(): Promise<string>;
  /**
   * Fingerprints of the secrets that rows have been kept under, so that one that was forgotten or mistyped is noticed
   * instead of finding no customer. A store without this and `noteSecret` accepts any secret.
   */
  knownSecrets?(): Promise<readonly string[]>;
  /** Adds a fingerprint; again does no harm. */
  noteSecret?(fingerprint: string): Promise<void>;
  /** What was noted; a store without this and `note` is taken at its word, and cannot be stopped. */
  notes?(): Promise<StoreNotes>;
  /**
   * Notes what is not noted yet, and gives what stands then: an environment and address rules that are there stay. A
   * stop and `sweepAt` replace another one, and null lifts a stop; of two `keepMs` the longer stays.
   */
  note?(notes: Omit<StoreNotes, 'stop'> & { readonly stop?: StoreStop | null }): Promise<StoreNotes>;

  /**
   * Allowed when nothing stands against it. Order of refusals: duplicate, do_not_contact, busy, suppressed.
   * Of several windows that block, the one that stays closed longest is named.
   * A refused attempt writes nothing. `reserved` rows whose lease ran out do not count; a `dispatching` row is
   * `busy` while its lease lives and an anchor like any other afterwards.
   */
  reserve(request: ReserveRequest): Promise<ReserveResult>;
  /**
   * reserved → dispatching: sets the anchors at the store's now, renews the lease. Durable before it resolves. Only
   * the first begin of a token is answered `begun`; `do_not_contact` gives the reservation back; `lost` also where it
   * is not the time that quotas allow.
   */
  begin(request: BeginRequest): Promise<BeginResult>;
  /**
   * Reserve and begin as one step, for a caller with nothing to do in between. Without it the two steps are taken.
   * The stores of this package define it as not enumerable, so that `{ ...store, begin }` never bypasses that `begin`.
   */
  reserveAndBegin?(request: ReserveRequest): Promise<StartResult>;
  /**
   * The vendor accepted. Durable before it resolves. Works after the lease, too, and after a hold; `lost` on a
   * reservation that never began.
   */
  confirm(ticket: Ticket, receipt: Omit<StoredReceipt, 'at'>): Promise<SettleResult>;
  /**
   * Surely not accepted: the token's anchors go, the former ones stay; the interaction is free again. Nothing is left
   * of the token, so a repeat is `lost`; so is a release of what was confirmed or held.
   */
  release(ticket: Ticket): Promise<SettleResult>;
  /** It is not known whether the vendor accepted: the anchors stay, the interaction counts as handled with outcome `unknown`. */
  hold(ticket: Ticket, receipt: Omit<StoredReceipt, 'at' | 'outcome'>): Promise<SettleResult>;

  /**
   * Counts a request in a bucket, where that has room; durable before it resolves. The same token twice counts once. A
   * store without quotas sends nothing under rules that have some.
   */
  takeQuota(request: QuotaRequest): Promise<QuotaResult>;
  /** Counts what a token took from `at` on, when its request began; without `at` it is given back. */
  settleQuota(bucket: string, token: string, at?: number): Promise<void>;
  /** What is counted in a bucket, and the store's now. */
  quota(bucket: string): Promise<{ readonly permits: readonly QuotaPermit[]; readonly now: number }>;

  /** What reserve would give, writing nothing; undefined when it would be reserved. */
  look(request: Pick<ReserveRequest, 'customer' | 'interaction' | 'windows'>): Promise<Refusal | undefined>;
  /** Adds anchors from elsewhere: imported history, a customer's response. The same (scope, at) twice is one. */
  anchor(customer: string, anchors: readonly Anchor[]): Promise<void>;

  /** Puts on the do-not-contact list; an entry that is there already stays. */
  block(customer: string, entry: Omit<BlockEntry, 'at'> & { readonly at?: number }): Promise<void>;
  /** True when it was on the list. */
  unblock(customer: string): Promise<boolean>;
  /** Everything about one customer; undefined when nothing is known. */
  entry(customer: string): Promise<CustomerEntry | undefined>;
  /** Forgets the customer, except, when `keepBlock`, the do-not-contact entry. True when something was there. */
  erase(customer: string, options: { readonly keepBlock: boolean }): Promise<boolean>;
  /** Every customer once, in no particular order; for export. */
  entries(): AsyncIterable<CustomerEntry>;
  /**
   * Removes what ended before `before` (anchors, receipts, dead reservations), and tells how many of these; nothing that
   * is younger than the noted `keepMs`. Never needed for being right. A signal that is aborted ends it early.
   */
  sweep(before: number, options?: { readonly signal?: AbortSignal }): Promise<number>;
  statistics(): Promise<StoreStatistics>;
  /** Looks for what would make the store forget; `production` sharpens warnings into errors. */
  doctor(context: {
    readonly environment: 'test' | 'production';
    readonly now: number;
  }): Promise<readonly StoreFinding[]>;
  /** Flushes and closes what this store opened itself; never the caller's client. Twice is fine. */
  close(): Promise<void>;
}
