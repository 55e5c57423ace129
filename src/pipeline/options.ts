/** What an integrator gives and gets: the options of createTrigger, and the trigger. */
import type { AddressRules } from '../interaction/address.js';
import type { Interaction } from '../interaction/interaction.js';
import type { ReceiptCounts } from '../receipt/counts.js';
import type { Receipt } from '../receipt/receipt.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Clock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import type { StoreStop, SuppressionStore } from '../stores/port.js';
import type { KeySecret } from '../suppression/keys.js';
import type { CustomerResponse } from '../suppression/protocol.js';
import type { StoreStatus } from '../suppression/store-calls.js';
import type { UnsafeStore } from '../suppression/store-health.js';
import type { Transport, TransportStatus } from '../transport/port.js';
import type { CloseReport } from './in-flight.js';
import type { LogOptions } from './log.js';

/** Rules that may change while the trigger runs; each interaction is decided by the set that is current when it comes. */
export interface CurrentRules {
  readonly current: RuleSet;
  /** Called with each interaction that was decided, for guards that compare a candidate set on recent ones. */
  observe?(interaction: Interaction): void;
}

/** What `createTrigger` takes. Client, store and transport stay the caller's, who also closes them (ADR 1). */
export interface TriggerOptions extends LogOptions {
  /** A set that never changes (`loadRuleSet`), or a source of the current one (`watchRuleSet`). */
  readonly rules: RuleSet | CurrentRules;
  /** Shared by all processes that may ask the same customer: two stores do not know of each other's requests. */
  readonly store: SuppressionStore;
  /** What submits requests: `stellaConnect` or `dryRun`, or one of your own with at least `send`. */
  readonly transport: Transport;
  /** `test` unless set. A transport of the other environment is refused. */
  readonly environment?: Environment;
  /** Key for hashing customers, the same in every process; the store's own secret unless set. */
  readonly keySecret?: KeySecret;
  /** Which addresses count as one customer; exact ones unless set. */
  readonly addressRules?: AddressRules;
  /** How long a reservation lives between its steps, in milliseconds; 60,000 unless set. */
  readonly leaseMs?: number;
  /**
   * The store's doctor is asked before the first reservation. What it finds is emitted as a warning; with `refuse`
   * nothing is reserved in a store that may forget, and every receipt is `deferred` with the fix. `warn` unless set.
   */
  readonly unsafeStore?: UnsafeStore;
  /** How long a fetched fact may take, in milliseconds; 2,000 unless set. */
  readonly factTimeoutMs?: number;
  /** Calls in flight at once in `processAll`; 16 unless set. The results of as many others may still be stored. */
  readonly concurrency?: number;
  /**
   * Called with each receipt as soon as it is there: the place to write it down. `processAll` gives receipts in the
   * order of its input, so a slow one keeps those behind it waiting. What it throws is emitted as a warning.
   */
  readonly onReceipt?: (receipt: Receipt) => void;
  /** Dates decisions and receipts; the system's unless set. Windows are computed on the store's clock. */
  readonly clock?: Clock;
}

/** For one call of `processAll`. */
export interface ProcessAllOptions {
  /** Calls in flight at once; the trigger's unless set. */
  readonly concurrency?: number;
  /** Stops reading interactions; those in flight end and get their receipt. */
  readonly signal?: AbortSignal;
}

/** What a health check and a dashboard need. Reading it never waits. */
export interface TriggerStatus {
  /** Version of the current rule set. */
  readonly ruleSet: string;
  /** Interactions taken and without a receipt yet, those that wait for a permit or for their customer included. */
  readonly inFlight: number;
  /** True from `close` on: whatever comes is `deferred`. */
  readonly closing: boolean;
  /** Receipts since the start. */
  readonly receipts: ReceiptCounts;
  /** Why every worker on the store is held; absent where none is. As it was read for the latest request or look. */
  readonly stop?: StoreStop;
  /** Absent for a transport that tells nothing of itself. */
  readonly transport?: TransportStatus;
  /** As the latest call found it, `available` before the first. Each look has it asked, in the background, for the next. */
  readonly store: StoreStatus;
}

/** The whole pipeline for one rule set, store and transport. Safe to call from as many places at once as you like. */
export interface Trigger {
  /** One interaction, one receipt; never rejects for what the interaction, the store or the vendor does. */
  process(interaction: unknown): Promise<Receipt>;
  /**
   * One receipt for each, in the order of the input. The input is read only as fast as receipts are taken: at most 16
   * receipts per call in flight wait. A consumer that stops early gets the rest in `onReceipt` only.
   */
  processAll(
    interactions: Iterable<unknown> | AsyncIterable<unknown>,
    options?: ProcessAllOptions,
  ): AsyncIterable<Receipt>;
  /**
   * Starts the windows that count from a customer's response. Takes an address, or an object with one. Rejects with
   * ADDRESS_INVALID, OPTION_INVALID or STORE_UNAVAILABLE.
   */
  recordResponse(response: string | CustomerResponse): Promise<void>;
  /** As of now; see each field for how fresh it is. */
  status(): TriggerStatus;
  /**
   * Takes nothing more, gives back what has not begun, lets calls in flight end for at most `timeoutMs` (30,000
   * unless set). The store and the transport stay open: they are the caller's. A second call gives the same report.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<CloseReport>;
}
