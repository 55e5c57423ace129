/** Calls of a store that may be away: bounded in time, and where it matters made again for a while. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AutotriggerError, isAutotriggerError } from '../errors/autotrigger-error.js';
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
  once<Result>(call: () => Promise<Result>): Promise<Result | Unavailable>;
  /** Until it succeeds or patience ends, at growing intervals. Only for steps that may be repeated. */
  persistently<Result>(call: () => Promise<Result>): Promise<Result | Unavailable>;
}

const firstPauseMs = 50;
const longestPauseMs = 2_000;

export function storeCalls(store: string, { callMs, retryForMs }: Patience): StoreCalls {
  const limit = timeLimit(callMs);

  function once<Result>(call: () => Promise<Result>): Promise<Result | Unavailable> {
    return new Promise((resolve) => {
      const wait = limit.begin(() => resolve({ kind: 'unavailable', error: silent() }));
      const answer = (result: Result): void => {
        limit.end(wait);
        resolve(result);
      };
      const fail = (error: unknown): void => {
        limit.end(wait);
        resolve({ kind: 'unavailable', error: asAway(error) });
      };
      try {
        Promise.resolve(call()).then(answer, fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  async function persistently<Result>(call: () => Promise<Result>): Promise<Result | Unavailable> {
    let waited = 0;
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
      const result = await once(call);
      if (!isAway(result) || waited + pause > retryForMs) return result;
      await sleep(pause);
      waited += pause;
    }
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

export function isAway(result: unknown): result is Unavailable {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'unavailable';
}
