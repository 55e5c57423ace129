/** The last questions before a call: has it been called off, is it too late, and does the breaker let it pass? */
import type { Pass } from './breaker.js';
import type { Turn } from './port.js';
import type { Means } from './transport-context.js';

/** Undefined when the call must not be made; then the turn has been given back. */
export function leaveToCall(
  { breaker, closing, settings }: Means,
  turn: Turn,
  latest: number,
  signal: AbortSignal | undefined,
): Pass | undefined {
  const now = settings.clock.now();
  const off = closing.aborted || signal?.aborted === true || now > latest;
  const pass = off ? undefined : breaker.enter(now);
  if (pass === undefined) turn.giveBack();
  return pass;
}

/** What ends a wait: the transport's closing, and the caller's signal. */
export function signalsOf({ closing }: Means, signal: AbortSignal | undefined): readonly AbortSignal[] {
  return signal === undefined ? [closing] : [closing, signal];
}
