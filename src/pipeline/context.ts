/** Checks the options of createTrigger and puts the parts together; opens nothing. */

import { setMaxListeners } from 'node:events';
import { timeoutOf } from '../decision/decide-async.js';
import { errorText } from '../errors/error-text.js';
import { createTally, type Tally } from '../receipt/counts.js';
import type { Receipt } from '../receipt/receipt.js';
import { type Clock, systemClock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import { isObject } from '../shared/is-object.js';
import { assertOption, invalidOption, isCount } from '../shared/options.js';
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
  assertOption(isObject(options), 'options', 'an object with rules, store and transport');
  const { rules, store, transport, environment = 'test', clock = systemClock, concurrency = 16 } = options;
  assertOption(isObject(rules), 'rules', 'a rule set (loadRuleSet) or a rule source (watchRuleSet)');
  assertOption(
    isObject(store) && 'reserve' in store,
    'store',
    'a suppression store, such as lmdbStore({ path })',
  );
  assertOption(
    isObject(transport) && 'send' in transport,
    'transport',
    'a transport, such as stellaConnect({ … })',
  );
  assertOption(
    environment === 'test' || environment === 'production',
    'environment',
    "'test' or 'production'",
  );
  const { unsafeStore = 'warn' } = options;
  assertOption(unsafeStore === 'warn' || unsafeStore === 'refuse', 'unsafeStore', "'warn' or 'refuse'");
  assertOption(isCount(concurrency), 'concurrency', 'a whole number from 1');
  assertOption(isObject(clock) && typeof clock.now === 'function', 'clock', 'a clock with the method now()');
  const { onReceipt } = options;
  assertOption(onReceipt === undefined || typeof onReceipt === 'function', 'onReceipt', 'a function');
  assertOption(
    options.leaseMs === undefined || isCount(options.leaseMs),
    'leaseMs',
    'whole milliseconds from 1',
  );
  if (transport.environment !== undefined && transport.environment !== environment) {
    throw invalidOption(
      `the transport holds a key for \`${transport.environment}\`, the trigger is for \`${environment}\``,
      'give the same `environment` to both',
    );
  }
  if (options.factTimeoutMs !== undefined) timeoutOf(options);
  const closing = new AbortController();
  // Every call that waits for its next attempt listens to it.
  setMaxListeners(0, closing.signal);
  return {
    rules: followed(options.rules),
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

/** A rule set that never changes is a source of it. */
function followed(rules: TriggerOptions['rules']): CurrentRules {
  return 'current' in rules ? rules : { current: rules };
}

/** What the integrator's code throws is said, and changes no receipt. */
function harmless(onReceipt: (receipt: Receipt) => void): (receipt: Receipt) => void {
  return (receipt) => {
    try {
      onReceipt(receipt);
    } catch (error) {
      process.emitWarning(`onReceipt threw: ${errorText(error)}`, {
        code: 'AUTOTRIGGER_ON_RECEIPT',
      });
    }
  };
}
