/** Checks the options of createTrigger and puts its parts together; opens nothing. */
import { setMaxListeners } from 'node:events';
import { factTimeout } from '../decision/decide-async.js';
import type { Interaction } from '../interaction/interaction.js';
import { createReceiptCounter, type ReceiptCounter } from '../receipt/counts.js';
import type { Receipt } from '../receipt/receipt.js';
import type { RuleSet } from '../rules/rule-set.js';
import { type Clock, systemClock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import { ignoreRejection } from '../shared/ignore-rejection.js';
import { isInstant } from '../shared/instant.js';
import { isObject } from '../shared/is-object.js';
import { assertOption, invalidOption, isCount, refuseSlips } from '../shared/options.js';
import { errorMessage } from '../shared/redact.js';
import { rehearsalStore } from '../stores/rehearsal-store.js';
import { type GuardParts, guardParts } from '../suppression/guard.js';
import type { Transport } from '../transport/port.js';
import { type ReceiptObserver, receiptObserver } from '../transport/telemetry/observe-receipts.js';
import { createInFlight, type InFlight } from './in-flight.js';
import { createLog, type TriggerLog } from './log.js';
import type { CurrentRules, TriggerOptions } from './options.js';

/** The checked options with their defaults, and what a trigger keeps while it lives. Two triggers share none of it. */
export interface TriggerContext extends GuardParts {
  readonly rules: CurrentRules;
  readonly transport: Transport;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly inFlight: InFlight;
  /** Aborted when the trigger closes. */
  readonly closing: AbortController;
  readonly counter: ReceiptCounter;
  readonly observer: ReceiptObserver;
  readonly log: TriggerLog;
  readonly concurrency: number;
  /** Already guarded: calling it never throws. */
  readonly onReceipt: ((receipt: Receipt) => void) | undefined;
  /** Undefined: the default of `decideAsync`. */
  readonly factTimeoutMs: number | undefined;
}

const known = [
  ...['rules', 'store', 'transport', 'environment', 'keySecret', 'addressRules', 'leaseMs', 'unsafeStore'],
  ...['factTimeoutMs', 'concurrency', 'onReceipt', 'clock', 'onWarning', 'logger'],
];

/** Throws OPTION_INVALID. */
export function createContext(options: TriggerOptions): TriggerContext {
  assertOption(isObject(options), 'options', 'an object with rules, store and transport');
  refuseSlips(options, known);
  const { rules, store, transport, onReceipt, clock: givenClock = systemClock } = options;
  const { environment = 'test', unsafeStore = 'warn', concurrency = 16 } = options;
  if (rules instanceof Promise) {
    throw invalidOption(
      'the option `rules` is a promise',
      'give what it holds: `rules: await loadRuleSet(…)`',
    );
  }
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
  assertOption(unsafeStore === 'warn' || unsafeStore === 'refuse', 'unsafeStore', "'warn' or 'refuse'");
  assertOption(isCount(concurrency), 'concurrency', 'a whole number from 1');
  assertOption(
    isObject(givenClock) && typeof givenClock.now === 'function',
    'clock',
    'a clock with the method now()',
  );
  assertOption(onReceipt === undefined || typeof onReceipt === 'function', 'onReceipt', 'a function');
  if (options.factTimeoutMs !== undefined) factTimeout(options);
  if (transport.environment !== undefined && transport.environment !== environment) {
    throw invalidOption(
      `the transport holds a key for \`${transport.environment}\`, the trigger is for \`${environment}\``,
      'give the same `environment` to both',
    );
  }
  const clock = checkedClock(givenClock);
  const log = createLog(options);
  const closing = new AbortController();
  // Every call that waits for its next attempt listens to it.
  setMaxListeners(0, closing.signal);
  return {
    rules: asSource(options.rules),
    transport,
    environment,
    clock,
    concurrency,
    log,
    onReceipt: onReceipt && ((receipt) => withWarning(log, 'onReceipt', () => onReceipt(receipt))),
    factTimeoutMs: options.factTimeoutMs,
    inFlight: createInFlight(),
    closing,
    counter: createReceiptCounter(),
    observer: receiptObserver(),
    ...guardParts(
      {
        store: transport.dryRun === true ? rehearsalStore(store, clock) : store,
        clock,
        keySecret: options.keySecret,
        addressRules: options.addressRules,
        leaseMs: options.leaseMs,
        environment,
        unsafeStore,
      },
      { onWarning: log.warn, onStoreChange: log.store },
    ),
  };
}

/** A rule set that never changes is a source of it. */
function asSource(rules: TriggerOptions['rules']): CurrentRules {
  return 'current' in rules ? rules : { current: rules };
}

/** Passes a decided interaction to the rule source; an error in it changes no receipt. */
export function observeInteraction({ log, rules }: TriggerContext, interaction: Interaction): void {
  withWarning(log, 'observe', () => rules.observe?.(interaction));
}

/** Code of the integrator's must not change a receipt: what it throws, or rejects with, is a warning. */
function withWarning(log: TriggerLog, name: string, callback: () => unknown): void {
  const warn = (error: unknown): void => {
    log.warn('AUTOTRIGGER_ON_RECEIPT', `${name} threw: ${errorMessage(error)}`);
  };
  try {
    const returned = callback();
    // An async callback: its rejection would end the process.
    if (isObject(returned)) Promise.resolve(returned).catch(warn);
  } catch (error) {
    warn(error);
  }
}

/** A receipt needs a time: where the clock throws or gives no instant, the system's is taken. */
function checkedClock(clock: Clock): Clock {
  return {
    now() {
      try {
        const now: unknown = clock.now();
        if (isInstant(now)) return now;
        ignoreRejection(now);
      } catch {
        // The same as no instant.
      }
      return systemClock.now();
    },
  };
}

/** Throws where the rule source gives something else: it may be the integrator's own. */
export function currentRules(rules: CurrentRules): RuleSet {
  const { current } = rules;
  const given: unknown = current;
  if (isObject(given) && typeof given.version === 'string') return current;
  ignoreRejection(given);
  throw new Error('the rule source gives something that is not a rule set');
}
