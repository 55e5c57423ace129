/** What becomes of an interaction whose customer may not be contacted now. */
import type { Receipt } from '../receipt/receipt.js';
import * as receipts from '../receipt/write-receipt.js';
import type { NotAcquired } from './acquire.js';
import { checkAvailable } from './check-available.js';
import type { TriggerContext } from './context.js';

export function notAcquired(
  context: TriggerContext,
  decided: receipts.Decided,
  outcome: NotAcquired,
): Receipt {
  const now = { ...decided, at: context.clock.now() };
  if (outcome.kind === 'cancelled') return checkAvailable(context, decided) ?? receipts.closing(now);
  if (outcome.kind === 'unavailable') return receipts.storeUnavailable(now, outcome.error);
  if (outcome.kind === 'stopped') return receipts.stopped(now, outcome.stop);
  if (outcome.kind === 'lost') return receipts.reservationLost(now);
  if (outcome.kind === 'quota') return receipts.overQuota(now, outcome);
  return receipts.refused(now, outcome);
}
