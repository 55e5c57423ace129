/** The last checks before a call: is it cancelled, is it too late, does the breaker let it through? */
import type { Pass } from './breaker.js';
import type { Permit } from './port.js';
import type { TransportContext } from './transport-context.js';

/** Undefined when the call must not be made; then the permit has been released. */
export function admit(
  { breaker, closing, settings }: TransportContext,
  permit: Permit,
  deadline: number,
  signal: AbortSignal | undefined,
): Pass | undefined {
  const now = settings.clock.now();
  const cancelled = closing.aborted || signal?.aborted === true || now > deadline;
  const pass = cancelled ? undefined : breaker.enter(now);
  if (pass === undefined) permit.release();
  return pass;
}

/** What ends a wait: the transport's closing, and the caller's signal. */
export function signalsOf(
  { closing }: TransportContext,
  signal: AbortSignal | undefined,
): readonly AbortSignal[] {
  return signal === undefined ? [closing] : [closing, signal];
}
