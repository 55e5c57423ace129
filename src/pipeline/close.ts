/** How a trigger is doing, and how it closes. */
import { assertOption, timerMs } from '../shared/options.js';
import type { TriggerContext } from './context.js';
import type { CloseReport } from './in-flight.js';
import type { TriggerStatus } from './options.js';

const defaultTimeoutMs = 30_000;

export function statusOf({
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
export async function close(
  { closing, inFlight, sweeper }: TriggerContext,
  { timeoutMs = defaultTimeoutMs }: { readonly timeoutMs?: number } = {},
): Promise<CloseReport> {
  const timeout = timerMs(timeoutMs);
  assertOption(timeout !== undefined, 'timeoutMs', 'milliseconds from 0');
  const report = inFlight.close(timeout);
  // Ends the waits between attempts; a call whose bytes have left goes on.
  closing.abort();
  await sweeper.close(timeout);
  return report;
}
