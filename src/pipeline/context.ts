/** Checks the options of createTrigger and puts the parts together; opens nothing. */
import { setMaxListeners } from 'node:events';
import { timeoutOf } from '../decision/decide-async.js';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { createTally, type Tally } from '../receipt/counts.js';
import type { Receipt } from '../receipt/receipt.js';
import { type Clock, systemClock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import { type GuardParts, guardParts } from '../suppression/guard.js';
import type { Transport } from '../transport/port.js';
import { type ReceiptObserver, receiptObserver } from '../transport/telemetry/observe-receipts.js';
import { createDesk, type Desk } from './in-flight.js';
import type { CurrentRules, TriggerOptions } from './options.js';

export interface Parts extends GuardParts {
  readonly rules: CurrentRules;
  readonly transport: Transport;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly desk: Desk;
  /** Aborted when the trigger closes. */
  readonly closing: AbortController;
  readonly tally: Tally;
  readonly observer: ReceiptObserver;
  readonly concurrency: number;
  readonly onReceipt: ((receipt: Receipt) => void) | undefined;
  readonly factTimeoutMs: number | undefined;
}

export function assemble(options: TriggerOptions): Parts {
  need(isObject(options), 'options', 'an object with rules, store and transport');
  const { rules, store, transport, environment = 'test', clock = systemClock, concurrency = 16 } = options;
  need(isObject(rules), 'rules', 'a rule set (loadRuleSet) or a rule source (watchRuleSet)');
  need(isObject(store) && 'reserve' in store, 'store', 'a suppression store, such as lmdbStore({ path })');
  need(isObject(transport) && 'send' in transport, 'transport', 'a transport, such as stellaConnect({ … })');
  need(environment === 'test' || environment === 'production', 'environment', "'test' or 'production'");
  const { unsafeStore = 'warn' } = options;
  need(unsafeStore === 'warn' || unsafeStore === 'refuse', 'unsafeStore', "'warn' or 'refuse'");
  need(isCount(concurrency), 'concurrency', 'a whole number from 1');
  need(isObject(clock) && typeof clock.now === 'function', 'clock', 'a clock with the method now()');
  const { onReceipt } = options;
  need(onReceipt === undefined || typeof onReceipt === 'function', 'onReceipt', 'a function');
  need(options.leaseMs === undefined || isCount(options.leaseMs), 'leaseMs', 'whole milliseconds from 1');
  if (transport.environment !== undefined && transport.environment !== environment) {
    throw new AutotriggerError(
      'OPTION_INVALID',
      `the transport holds a key for \`${transport.environment}\`, the trigger is for \`${environment}\``,
      { fix: 'give the same `environment` to both' },
    );
  }
  if (options.factTimeoutMs !== undefined) timeoutOf(options);
  const closing = new AbortController();
  // Every call that waits for its next attempt listens to it.
  setMaxListeners(0, closing.signal);
  return {
    rules: 'current' in rules ? rules : { current: rules },
    transport,
    environment,
    clock,
    concurrency,
    onReceipt: onReceipt && harmless(onReceipt),
    factTimeoutMs: options.factTimeoutMs,
    desk: createDesk(),
    closing,
    tally: createTally(),
    observer: receiptObserver(),
    ...guardParts({
      store,
      clock,
      ...(options.keySecret === undefined ? {} : { keySecret: options.keySecret }),
      ...(options.addressRules === undefined ? {} : { addressRules: options.addressRules }),
      ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
      environment,
      unsafeStore,
    }),
  };
}

/** What the integrator's code throws is said, and changes no receipt. */
function harmless(onReceipt: (receipt: Receipt) => void): (receipt: Receipt) => void {
  return (receipt) => {
    try {
      onReceipt(receipt);
    } catch (error) {
      process.emitWarning(`onReceipt threw: ${error instanceof Error ? error.message : String(error)}`, {
        code: 'AUTOTRIGGER_ON_RECEIPT',
      });
    }
  };
}

/** Also for `processAll`, whose concurrency is checked the same way. */
export function need(holds: boolean, option: string, what: string): asserts holds {
  if (holds) return;
  throw new AutotriggerError('OPTION_INVALID', `the option \`${option}\` is missing or wrong`, {
    fix: `give ${what}`,
  });
}

export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
