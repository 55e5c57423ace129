/** Tells subscribers and OpenTelemetry what became of each interaction, by outcome, channel and brand. */
import type { Answer } from '../../shared/answer.js';
import { redact } from '../redact.js';
import { channels, type ReceiptMessage } from './channels.js';
import { loadOpenTelemetry, type OpenTelemetry, type ReceiptLabels } from './open-telemetry.js';

export interface ReceiptObserver {
  readonly ready: boolean;
  /** Loads OpenTelemetry, where there is one. */
  prepare(): Promise<void>;
  /** Does the work, within a span where spans are wanted. */
  around<Result extends ReceiptLabels>(work: () => Answer<Result>): Answer<Result>;
  tell(receipt: ReceiptLabels): void;
}

/** Names come from outside; beyond this many, further ones are told as one. */
const mostNames = 200;
const others = '(others)';

export function receiptObserver(): ReceiptObserver {
  const names = new Map<string, string>();
  let loading: Promise<void> | undefined;
  let telemetry: OpenTelemetry | undefined;
  let ready = false;

  async function load(): Promise<void> {
    telemetry = await loadOpenTelemetry();
    ready = true;
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
    get ready() {
      return ready;
    },
    prepare() {
      loading ??= load();
      return loading;
    },
    around: (work) => (telemetry?.traces() === true ? telemetry.trace(work, labelsOf) : work()),
    tell(receipt) {
      const count = telemetry?.countReceipt;
      if (count === undefined && !channels.receipt.hasSubscribers) return;
      const labels = labelsOf(receipt);
      count?.(labels);
      channels.receipt.publish(labels);
    },
  });
}
