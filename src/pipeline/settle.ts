/** Stores what the vendor's result means for the reservation. */
import type { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Reservation, SettleOutcome } from '../suppression/protocol.js';
import type { SendResult } from '../transport/port.js';
import type { TriggerContext } from './context.js';

/** The window holds since begin, whatever becomes of this step. */
export async function settle(
  { reservations }: TriggerContext,
  reservation: Reservation,
  result: SendResult,
  ruleSet: string,
): Promise<SettleOutcome> {
  const { status } = result;
  const answer = { ruleSet, ...(status === undefined ? {} : { status }) };
  if (result.kind === 'rejected') return reservations.release(reservation);
  if (result.kind === 'unknown') return reservations.hold(reservation, answer);
  const { requestId } = result;
  return reservations.confirm(reservation, requestId === undefined ? answer : { ...answer, requestId });
}

/** Why the result could not be stored; undefined where it was. */
export function errorOf(settled: SettleOutcome): AutotriggerError | undefined {
  return settled.kind === 'unavailable' ? settled.error : undefined;
}
