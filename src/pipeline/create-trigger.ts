/** Makes a trigger: one interaction or a stream of them in, one receipt each out. */
import type { Receipt } from '../receipt/receipt.js';
import { isObject } from '../shared/is-object.js';
import { isIterable, mapInOrder } from '../shared/map-in-order.js';
import { assertOption, isCount, refuseSlips, timerMs } from '../shared/options.js';
import { createContext, type TriggerContext } from './context.js';
import type { CloseReport } from './in-flight.js';
import type { Trigger, TriggerOptions, TriggerStatus } from './options.js';
import { processInteraction } from './process.js';

/**
 * Opens nothing before the first interaction. One for a process is enough: it takes any number at the same time, and
 * only within one are the requests of a customer put in order.
 *
 * @throws AutotriggerError OPTION_INVALID for a wrong option, such as a transport of the other environment
 */
export function createTrigger(options: TriggerOptions): Trigger {
  const context = createContext(options);
  const { counter, customers, log, observer, onReceipt } = context;

  async function process(raw: unknown, releaseSlot?: () => void): Promise<Receipt> {
    const receipt = await observer.observe(() => processInteraction(context, raw, releaseSlot));
    counter.add(receipt);
    log.receipt(receipt);
    onReceipt?.(receipt);
    return receipt;
  }

  return Object.freeze<Trigger>({
    process: (raw) => process(raw),
    processAll(interactions, options = {}) {
      refuseSlips(options, ['concurrency', 'signal']);
      const { concurrency = context.concurrency, signal } = options;
      assertOption(signal === undefined || isObject(signal), 'signal', 'an AbortSignal');
      assertOption(isCount(concurrency), 'concurrency', 'a whole number from 1');
      assertOption(
        isIterable(interactions),
        'interactions',
        'an array, or anything else that can be iterated over',
      );
      return mapInOrder(interactions, process, { concurrency, signal });
    },
    recordResponse: (response) => customers.recordResponse(response),
    status: () => statusOf(context),
    close: (closeOptions) => close(context, closeOptions),
  });
}

const defaultTimeoutMs = 30_000;

function statusOf({
  counter,
  inFlight,
  probedStoreStatus,
  reservations,
  rules,
  storeStatus,
  transport,
}: TriggerContext): TriggerStatus {
  const transportStatus = transport.status?.();
  const stop = reservations.stop();
  return {
    ruleSet: rules.current.version,
    inFlight: inFlight.inFlight,
    closing: inFlight.closing,
    receipts: counter.counts(),
    // While closing, its owner may have closed the store already.
    store: inFlight.closing ? storeStatus() : probedStoreStatus(),
    ...(stop === undefined ? {} : { stop }),
    ...(transportStatus === undefined ? {} : { transport: transportStatus }),
  };
}

/** Rejects with OPTION_INVALID for a wrong time-out; then nothing is closed. */
async function close(
  { closing, inFlight, sweeper }: TriggerContext,
  options: { readonly timeoutMs?: number } = {},
): Promise<CloseReport> {
  refuseSlips(options, ['timeoutMs']);
  const { timeoutMs = defaultTimeoutMs } = options;
  const timeout = timerMs(timeoutMs);
  assertOption(timeout !== undefined, 'timeoutMs', 'milliseconds from 0');
  const report = inFlight.close(timeout);
  // Ends the waits between attempts; a call whose bytes have left goes on.
  closing.abort();
  await sweeper.close(timeout);
  return report;
}
