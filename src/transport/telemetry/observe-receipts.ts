/** Publishes what became of each interaction, by outcome, channel and brand: to subscribers and to OpenTelemetry. */
import { boundedNames } from '../../shared/bounded-names.js';
import { memoizeAsync } from '../../shared/memoize-async.js';
import { redact } from '../../shared/redact.js';
import { channels, type ReceiptMessage } from './channels.js';
import { loadOpenTelemetry, type ReceiptLabels } from './open-telemetry.js';

export interface ReceiptObserver {
  /** Does the work, within a span where spans are recorded, and publishes its receipt. */
  observe<Result extends ReceiptLabels>(work: () => Promise<Result>): Promise<Result>;
}

export function receiptObserver(): ReceiptObserver {
  const load = memoizeAsync(loadOpenTelemetry);
  const channelName = boundedNames();
  const brandName = boundedNames();

  const labelsOf = ({ outcome, channel, brand }: ReceiptLabels): ReceiptMessage => ({
    outcome,
    ...(channel === undefined ? {} : { channel: channelName(redact(channel)) }),
    ...(brand === undefined ? {} : { brand: brandName(redact(brand)) }),
  });

  return Object.freeze<ReceiptObserver>({
    async observe(work) {
      const telemetry = await load();
      const receipt = telemetry?.traces() === true ? await telemetry.trace(work, labelsOf) : await work();
      if (telemetry?.countReceipt !== undefined || channels.receipt.hasSubscribers) {
        const labels = labelsOf(receipt);
        telemetry?.countReceipt?.(labels);
        channels.receipt.publish(labels);
      }
      return receipt;
    },
  });
}
