/** How a trigger is doing, and how it ends. */
import { assertOption, timerMs } from '../shared/options.js';
import type { Parts } from './context.js';
import type { CloseReport } from './in-flight.js';
import type { TriggerStatus } from './options.js';

const patienceMs = 30_000;

export function statusOf({ desk, rules, tally, transport }: Parts): TriggerStatus {
  const transportStatus = transport.status?.();
  return {
    ruleSet: rules.current.version,
    underWay: desk.underWay,
    closing: desk.closing,
    receipts: tally.snapshot(),
    ...(transportStatus === undefined ? {} : { transport: transportStatus }),
  };
}

/** Rejects with OPTION_INVALID for a time-out that is none; then nothing is closed. */
export async function closeTrigger(
  { closing, desk }: Parts,
  { timeoutMs = patienceMs }: { readonly timeoutMs?: number } = {},
): Promise<CloseReport> {
  const patience = timerMs(timeoutMs);
  assertOption(patience !== undefined, 'timeoutMs', 'milliseconds from 0');
  const report = desk.close(patience);
  // Ends the waits between attempts; a call whose bytes have left goes on.
  closing.abort();
  return report;
}
