/** Makes a trigger: one interaction or a stream of them in, one receipt each out. */
import type { Receipt } from '../receipt/receipt.js';
import { isIterable, mapInOrder } from '../shared/map-in-order.js';
import { assertOption, isCount } from '../shared/options.js';
import { close, statusOf } from './close.js';
import { createContext } from './context.js';
import type { Trigger, TriggerOptions } from './options.js';
import { processInteraction } from './process.js';

/** Throws OPTION_INVALID for a wrong option; opens nothing before the first interaction. */
export function createTrigger(options: TriggerOptions): Trigger {
  const context = createContext(options);
  const { counter, customers, log, observer, onReceipt } = context;

  async function process(raw: unknown, releaseSlot?: () => void): Promise<Receipt> {
    let work: Promise<Receipt> | undefined;
    const processOnce = (): Promise<Receipt> => {
      work ??= processInteraction(context, raw, releaseSlot);
      return work;
    };
    // Telemetry that fails must not cost the receipt, and must not start the work a second time.
    const receipt = await observer.observe(processOnce).catch(processOnce);
    counter.add(receipt);
    log.receipt(receipt);
    onReceipt?.(receipt);
    return receipt;
  }

  return Object.freeze<Trigger>({
    process: (raw) => process(raw),
    processAll(interactions, { concurrency = context.concurrency, signal } = {}) {
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
