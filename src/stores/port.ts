/**
 * The port of a suppression store. One row per customer; every step is one atomic operation on the store's own
 * clock, fenced by a token. Keys are hashed before they get here: a store never sees an address.
 */
import type { Environment } from '../shared/environment.js';
import type {
  Anchor,
  BeginRequest,
  BeginResult,
  BlockEntry,
  QuotaPermit,
  QuotaRequest,
  QuotaResult,
  Refusal,
  ReserveRequest,
  ReserveResult,
  SettleResult,
  StartResult,
  StoredReceipt,
  Ticket,
} from './port-steps.js';

/** Everything that is kept of one customer. Times are on the store's clock, in milliseconds since the epoch. */
export interface CustomerEntry {
  /** The hashed key. */
  readonly customer: string;
  /** Requests and responses, one for each scope, those of requests under way included. */
  readonly anchors: readonly Anchor[];
  /** Interactions that were settled, `unknown` included; their keys are hashed. */
  readonly handled: readonly ({ readonly interaction: string } & StoredReceipt)[];
  /** Reservations that live, and calls that nobody settled. `by`: the interaction's id, as far as it may be shown. */
  readonly inFlight: readonly {
    readonly state: 'reserved' | 'dispatching';
    readonly leaseUntil: number;
    readonly by: string;
  }[];
  readonly block?: BlockEntry;
}

/** Counts over all customers; they cost a walk through the store. */
export interface StoreStatistics {
  readonly customers: number;
  /** On the do-not-contact list. */
  readonly blocked: number;
  /** Reservations whose lease lives. */
  readonly inFlight: number;
  /** On disk; absent where the store cannot tell. */
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
  readonly environment?: Environment;
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
  /** Stable, such as `STORE_FORGETS`; warnings carry it behind `AUTOTRIGGER_`. */
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
}

/**
 * What the pipeline asks of a store. Calls may reject at any time, best with STORE_UNAVAILABLE: then nothing is sent.
 * `storeConformance` of autotrigger/testing checks one of your own; on a database, `tableStore` is less work.
 */
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
  /**
   * Adds a fingerprint; again does no harm. With `held` only where none is known yet or one of these is, in one atomic
   * step: of two processes that begin with different secrets, one is refused.
   */
  noteSecret?(fingerprint: string, held?: readonly string[]): Promise<void>;
  /** What was noted; of a store without this and `note` nothing is checked, and it cannot be stopped. */
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
    readonly environment: Environment;
    readonly now: number;
  }): Promise<readonly StoreFinding[]>;
  /** Flushes and closes what this store opened itself; never the caller's client. Twice is fine. */
  close(): Promise<void>;
}
