/** Publishes what became of each interaction, by outcome, channel and brand: to subscribers and to OpenTelemetry. */
import { boundedNames } from '../../shared/bounded-names.js';
import { memoizeAsync } from '../../shared/memoize-async.js';
import { redact } from '../../shared/redact.js';
import { channels, type ReceiptMessage } from './channels.js';
import { loadOpenTelemetry, type ReceiptLabels } from './open-telemetry.js';

/** Wraps the processing of each interaction of one trigger. */
export interface ReceiptObserver {
  /**
   * Does the work once, within a span where spans are recorded, and publishes its receipt. Telemetry that fails costs
   * nobody the receipt.
   */
  observe<Result extends ReceiptLabels>(work: () => Promise<Result>): Promise<Result>;
}

/** Tells at most 200 channels and 200 brands apart, so that metrics by name stay bounded. */
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
      let working: ReturnType<typeof work> | undefined;
      const once = (): ReturnType<typeof work> => {
        working ??= work();
        return working;
      };
      try {
        const telemetry = await load();
        if (telemetry?.traces() === true) await telemetry.trace(once, labelsOf);
        const receipt = await once();
        if (telemetry?.countReceipt !== undefined || channels.receipt.hasSubscribers) {
          const labels = labelsOf(receipt);
          telemetry?.countReceipt?.(labels);
          channels.receipt.publish(labels);
        }
        return receipt;
      } catch {
        return once();
      }
    },
  });
}
