/** May a call be made now? A place in flight, a turn in the pace, and the breaker's pass: mostly all are there at once. */
import type { Answer } from '../shared/answer.js';
import type { Pass } from './breaker.js';
import type { Means } from './means.js';
import { sleep } from './sleep.js';

/** A pass at once where there is a place and it is one's turn; undefined when the call must not be made. */
export function leaveToCall(means: Means, signal: AbortSignal | undefined): Answer<Pass | undefined> {
  const { pace, settings, closing } = means;
  if (closing.aborted || signal?.aborted) return undefined;
  if (!pace.tryEnter()) return waitForPlace(means, signalsOf(means, signal));
  const wait = pace.turn(settings.clock.now());
  return wait === 0 ? passOf(means) : waitForTurn(means, wait, signalsOf(means, signal));
}

async function waitForPlace(means: Means, signals: readonly AbortSignal[]): Promise<Pass | undefined> {
  const { pace, settings } = means;
  if (!(await pace.enter(signals))) return undefined;
  const wait = pace.turn(settings.clock.now());
  return wait === 0 ? passOf(means) : waitForTurn(means, wait, signals);
}

async function waitForTurn(
  means: Means,
  wait: number,
  signals: readonly AbortSignal[],
): Promise<Pass | undefined> {
  if (await sleep(wait, signals)) return passOf(means);
  means.pace.leave();
  return undefined;
}

/** The breaker is asked last; who gets no pass gives the place back. */
function passOf({ pace, breaker, settings }: Means): Pass | undefined {
  const pass = breaker.enter(settings.clock.now());
  if (pass === undefined) pace.leave();
  return pass;
}

/** What ends a wait: the transport's closing, and the caller's signal. */
export function signalsOf({ closing }: Means, signal: AbortSignal | undefined): readonly AbortSignal[] {
  return signal === undefined ? [closing] : [closing, signal];
}
