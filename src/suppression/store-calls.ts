/** Calls of a store that may be away: bounded in time, and where it matters made again for a while. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AutotriggerError, isAutotriggerError } from '../errors/autotrigger-error.js';
import type { Answer } from '../shared/answer.js';
import { timeLimit } from '../shared/time-limit.js';
import type { Unavailable } from './protocol.js';

export interface Patience {
  /** How long one call may take, in milliseconds. */
  readonly callMs: number;
  /** For how long a call is made again after it failed, in milliseconds. */
  readonly retryForMs: number;
}

export interface StoreCalls {
  /** Once. */
  once<Result>(call: () => Answer<Result>): Answer<Result | Unavailable>;
  /** Until it succeeds or patience ends, at growing intervals. Only for steps that may be repeated. */
  persistently<Result>(call: () => Answer<Result>): Answer<Result | Unavailable>;
}

const firstPauseMs = 50;
const longestPauseMs = 2_000;

export function storeCalls(store: string, { callMs, retryForMs }: Patience): StoreCalls {
  const limit = timeLimit(callMs);

  function once<Result>(call: () => Answer<Result>): Answer<Result | Unavailable> {
    try {
      const answer = call();
      return isThenable(answer) ? inTime(Promise.resolve(answer)) : answer;
    } catch (error) {
      return { kind: 'unavailable', error: asAway(error) };
    }
  }

  function inTime<Result>(answer: Promise<Result>): Promise<Result | Unavailable> {
    return new Promise((resolve) => {
      const wait = limit.begin(() => resolve({ kind: 'unavailable', error: silent() }));
      const answered = (result: Result): void => {
        limit.end(wait);
        resolve(result);
      };
      const failed = (error: unknown): void => {
        limit.end(wait);
        resolve({ kind: 'unavailable', error: asAway(error) });
      };
      answer.then(answered, failed);
    });
  }

  function persistently<Result>(call: () => Answer<Result>): Answer<Result | Unavailable> {
    const first = once(call);
    return first instanceof Promise || isAway(first) ? goOn(first, call) : first;
  }

  async function goOn<Result>(
    first: Answer<Result | Unavailable>,
    call: () => Answer<Result>,
  ): Promise<Result | Unavailable> {
    let result = await first;
    let waited = 0;
    for (
      let pause = firstPauseMs;
      isAway(result) && waited + pause <= retryForMs;
      pause = Math.min(pause * 2, longestPauseMs)
    ) {
      await sleep(pause);
      waited += pause;
      result = await once(call);
    }
    return result;
  }

  return { once, persistently };

  function silent(): AutotriggerError {
    return new AutotriggerError(
      'STORE_UNAVAILABLE',
      `the ${store} store did not answer within ${callMs} ms`,
      { fix: 'look whether it runs and can be reached; nothing is sent while it is away' },
    );
  }

  function asAway(error: unknown): AutotriggerError {
    if (isAutotriggerError(error)) return error;
    return new AutotriggerError('STORE_UNAVAILABLE', `the ${store} store failed`, {
      fix: 'look whether it runs and can be reached; nothing is sent while it is away',
      cause: error,
    });
  }
}

/** Stores of others may have promises of their own. */
function isThenable(answer: unknown): answer is PromiseLike<never> {
  return (
    typeof answer === 'object' && answer !== null && 'then' in answer && typeof answer.then === 'function'
  );
}

export function isAway(result: unknown): result is Unavailable {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'unavailable';
}
