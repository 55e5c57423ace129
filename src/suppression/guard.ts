/** The suppression protocol between decision and transport: reserve → begin → the call → confirm, release or hold. */
import type { AddressRules } from '../interaction/address.js';
import { type Clock, systemClock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import { assertOption, isCount, maxTimerMs, timerMs } from '../shared/options.js';
import type { SuppressionStore } from '../stores/port.js';
import { type Customers, createCustomers } from './customers.js';
import { createKeyring } from './keyring.js';
import type { KeySecret } from './keys.js';
import { createReservations, type Reservations } from './reservations.js';
import { type OnStoreChange, type StoreStatus, storeCalls } from './store-calls.js';
import { probedStatus, stopReader, storeHealth, type UnsafeStore } from './store-health.js';
import { createSweeper, type Sweeper } from './sweeper.js';

/** What `createGuard` takes, for those who send requests themselves and want only the protocol. */
export interface GuardOptions {
  readonly store: SuppressionStore;
  /** The store's own secret unless set; set it where several stores or machines must agree. */
  readonly keySecret?: KeySecret | undefined;
  readonly addressRules?: AddressRules | undefined;
  /** Measures how long a begin took, and dates responses; the system's unless set. Windows are on the store's clock. */
  readonly clock?: Clock;
  /** How long a reservation lives between its steps: 60,000 ms unless set. Longer than the longest call. */
  readonly leaseMs?: number | undefined;
  /** How long one call of the store may take: 5,000 ms unless set. */
  readonly storeTimeoutMs?: number;
  /** How long confirm, hold and release are tried again, hanging calls included: 10,000 ms unless set. */
  readonly settleForMs?: number;
  /** When set, the store's doctor is asked before the first reservation, and what it finds is emitted as a warning. */
  readonly environment?: Environment;
  /** What to do when the doctor finds an error: `warn` unless set. */
  readonly unsafeStore?: UnsafeStore;
}

/** The steps of a request, and what can be done about one customer. Steps resolve also where the store is away. */
export interface Guard extends Customers, Omit<Reservations, 'reserveAndBegin' | 'stop'> {}

/** The same in parts, as a trigger needs them. */
export interface GuardParts {
  readonly customers: Customers;
  readonly reservations: Reservations;
  readonly sweeper: Sweeper;
  /** As the latest call found it. */
  storeStatus(): StoreStatus;
  /** The same, and has it asked for the next time. */
  probedStoreStatus(): StoreStatus;
}

/** Told of what no step's answer says. `onWarning`: a stable code such as `AUTOTRIGGER_STORE_FORGETS`. */
interface GuardEvents {
  readonly onWarning?: (code: string, message: string) => void;
  readonly onStoreChange?: OnStoreChange;
}

/** Throws OPTION_INVALID for an empty secret or a time that is none; opens nothing before the first step. */
export function guardParts(options: GuardOptions, events: GuardEvents = {}): GuardParts {
  const { store, clock = systemClock, leaseMs = 60_000, environment, unsafeStore = 'warn' } = options;
  const { storeTimeoutMs = 5_000, settleForMs = 10_000 } = options;
  // A lease goes into every row: `Infinity` is no JSON, and the row could never be read again.
  for (const [name, ms] of Object.entries({ leaseMs, storeTimeoutMs })) {
    assertOption(isCount(ms) && ms <= maxTimerMs, name, `whole milliseconds from 1 to ${maxTimerMs}`);
  }
  assertOption(timerMs(settleForMs) !== undefined, 'settleForMs', 'milliseconds from 0');
  const calls = storeCalls(store.name, {
    timeoutMs: storeTimeoutMs,
    retryForMs: settleForMs,
    onChange: events.onStoreChange,
  });
  const keyring = createKeyring(options);
  const health = storeHealth({ store, environment, unsafeStore, clock, onWarning: events.onWarning }, calls);
  const { assertSameStore } = keyring;
  const stop = stopReader(store, calls, { assertSameStore });
  return {
    customers: createCustomers(store, keyring, clock),
    reservations: createReservations({ store, calls, keyring, health, stop, clock, leaseMs }),
    sweeper: createSweeper(store),
    storeStatus: calls.status,
    probedStoreStatus: probedStatus(store, calls, stop),
  };
}

/** The protocol by itself. Throws OPTION_INVALID like `guardParts`; opens nothing before the first step. */
export function createGuard(options: GuardOptions): Guard {
  const { customers, reservations } = guardParts(options);
  const { reserveAndBegin: _oneStep, stop: _stop, ...steps } = reservations;
  return Object.freeze<Guard>({ ...customers, ...steps });
}
