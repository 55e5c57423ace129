/** How a trigger is doing, and how it ends. */

import type { Parts } from './assemble.js';
import type { CloseReport } from './desk.js';
import type { TriggerStatus } from './trigger.js';

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

export function closeTrigger(
  { closing, desk }: Parts,
  { timeoutMs = patienceMs }: { readonly timeoutMs?: number } = {},
): Promise<CloseReport> {
  const report = desk.close(timeoutMs);
  // Ends the waits between attempts; a call whose bytes have left goes on.
  closing.abort();
  return report;
}
