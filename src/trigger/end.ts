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

export async function closeTrigger(
  { clock, desk, store, transport }: Parts,
  { timeoutMs = patienceMs }: { readonly timeoutMs?: number } = {},
): Promise<CloseReport> {
  const end = clock.now() + timeoutMs;
  const report = await desk.close(timeoutMs);
  await transport.close?.({ timeoutMs: Math.max(0, end - clock.now()) });
  await store.close();
  return report;
}
