/** Tells subscribers and OpenTelemetry what became of each interaction, by outcome, channel and brand. */
import { redact } from '../redact.js';
import { channels, type ReceiptMessage } from './channels.js';
import { loadOpenTelemetry, type OpenTelemetry, type ReceiptLabels } from './open-telemetry.js';

export interface ReceiptObserver {
  /** Does the work, within a span where there is OpenTelemetry, and tells what came of it. */
  observe<Result extends ReceiptLabels>(work: () => Promise<Result>): Promise<Result>;
}

/** Names come from outside; beyond this many, further ones are told as one. */
const mostNames = 200;
const others = '(others)';

/** Loads OpenTelemetry with the first interaction. */
export function receiptObserver(): ReceiptObserver {
  const names = new Map<string, string>();
  let loading: Promise<void> | undefined;
  let telemetry: OpenTelemetry | undefined;
  let loaded = false;

  async function load(): Promise<void> {
    telemetry = await loadOpenTelemetry();
    loaded = true;
  }

  function nameOf(given: string | undefined): string | undefined {
    if (given === undefined) return undefined;
    const known = names.get(given);
    if (known !== undefined) return known;
    if (names.size >= mostNames) return others;
    const safe = redact(given);
    names.set(given, safe);
    return safe;
  }

  function labelsOf({ outcome, channel, brand }: ReceiptLabels): ReceiptMessage {
    const [safeChannel, safeBrand] = [nameOf(channel), nameOf(brand)];
    return {
      outcome,
      ...(safeChannel === undefined ? {} : { channel: safeChannel }),
      ...(safeBrand === undefined ? {} : { brand: safeBrand }),
    };
  }

  return Object.freeze<ReceiptObserver>({
    async observe(work) {
      if (!loaded) {
        loading ??= load();
        await loading;
      }
      const result = telemetry === undefined ? await work() : await telemetry.trace(work, labelsOf);
      const count = telemetry?.countReceipt;
      if (count !== undefined || channels.receipt.hasSubscribers) {
        const labels = labelsOf(result);
        count?.(labels);
        channels.receipt.publish(labels);
      }
      return result;
    },
  });
}
