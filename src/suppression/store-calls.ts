/** Calls of a store that may be unavailable: bounded in time, and made again for a while where that is safe. */
import { AutotriggerError, isAutotriggerError } from '../errors/autotrigger-error.js';
import type { Unavailable } from './protocol.js';

export interface StoreCallOptions {
  /** How long one call may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How long a call is made again after it failed, in milliseconds, hanging calls included. */
  readonly retryForMs: number;
  readonly onChange?: OnStoreChange | undefined;
}

/** Whether the store answers, as its latest call found it. */
export interface StoreStatus {
  readonly name: string;
  readonly available: boolean;
  /** Why not. */
  readonly error?: { readonly code: string; readonly message: string; readonly fix?: string };
}

/** Told when a store goes away, and when it answers again. */
export type OnStoreChange = (store: string, error: AutotriggerError | undefined) => void;

export interface StoreCalls {
  status(): StoreStatus;
  /** A call that only reads, made to learn whether the store answers: never says so just after another call failed. */
  probe(call: () => Promise<unknown>): Promise<void>;
  /** For work around calls: what a store answered may be unusable in ways that show only later. */
  withCatch<Result>(work: () => Promise<Result>): Promise<Result | Unavailable>;
  /** One call. */
  withTimeout<Result>(call: () => Promise<Result>): Promise<Result | Unavailable>;
  /** The call again, after growing pauses, until it succeeds or the time is over. For steps that may be repeated. */
  withRetry<Result>(call: () => Promise<Result>): Promise<Result | Unavailable>;
}

const firstPauseMs = 50;
const longestPauseMs = 2_000;
const probeCountsAfterMs = 30_000;
const fix = 'check that it runs and can be reached; nothing is sent while it is unavailable';

export function storeCalls(store: string, { timeoutMs, retryForMs, onChange }: StoreCallOptions): StoreCalls {
  let away: AutotriggerError | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  function note(error: AutotriggerError | undefined): void {
    const changed = (error === undefined) !== (away === undefined);
    away = error;
    if (changed) onChange?.(store, error);
  }

  function noteCall(error: AutotriggerError | undefined): void {
    if (error !== undefined) failedAt = performance.now();
    note(error);
  }

  /** It only reads, and a server may refuse nothing but writes. */
  function noteProbe(error: AutotriggerError | undefined): void {
    if (error !== undefined || performance.now() - failedAt >= probeCountsAfterMs) note(error);
  }

  /** A store that throws, also without a promise, counts as unavailable. */
  async function attempt<Result>(call: () => Promise<Result>): Promise<Result | Unavailable> {
    try {
      return await call();
    } catch (error) {
      return unavailable(storeError(store, error));
    }
  }

  function withTimeout<Result>(
    call: () => Promise<Result>,
    ms: number = timeoutMs,
    found = noteCall,
  ): Promise<Result | Unavailable> {
    return new Promise((resolve) => {
      // Not AbortSignal.timeout: a store's steps take no signal, and its timer would not keep the process running.
      const timer = setTimeout(() => {
        const late = unavailable(noAnswer(store, timeoutMs));
        found(late.error);
        resolve(late);
      }, ms);
      void attempt(call).then((result) => {
        clearTimeout(timer);
        found(isUnavailable(result) ? result.error : undefined);
        resolve(result);
      });
    });
  }

  async function withRetry<Result>(call: () => Promise<Result>): Promise<Result | Unavailable> {
    const deadline = performance.now() + retryForMs;
    let result = await withTimeout(call);
    let pause = firstPauseMs;
    while (isUnavailable(result) && performance.now() + pause < deadline) {
      await sleep(pause);
      pause = Math.min(pause * 2, longestPauseMs);
      // A store that hangs must not take the whole time-out again when less is left.
      result = await withTimeout(call, Math.min(timeoutMs, Math.max(1, deadline - performance.now())));
    }
    return result;
  }

  function status(): StoreStatus {
    if (away === undefined) return { name: store, available: true };
    const { code, message, fix } = away;
    return { name: store, available: false, error: { code, message, ...(fix === undefined ? {} : { fix }) } };
  }

  const probe = async (call: () => Promise<unknown>): Promise<void> => {
    await withTimeout(call, timeoutMs, noteProbe);
  };

  return { status, probe, withCatch: attempt, withTimeout: (call) => withTimeout(call), withRetry };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function isUnavailable(result: unknown): result is Unavailable {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'unavailable';
}

function unavailable(error: AutotriggerError): Unavailable {
  return { kind: 'unavailable', error };
}

function noAnswer(store: string, ms: number): AutotriggerError {
  return new AutotriggerError('STORE_UNAVAILABLE', `the ${store} store did not answer within ${ms} ms`, {
    fix,
  });
}

/** A copy of an error of this package's; its getters, as those of any other, may throw. */
function storeError(store: string, thrown: unknown): AutotriggerError {
  try {
    if (isAutotriggerError(thrown) && typeof thrown.message === 'string') {
      const { code, message, fix, cause } = thrown;
      return new AutotriggerError(code, message, { fix, cause });
    }
  } catch {
    // An error that cannot be read is an error all the same.
  }
  return failed(store, thrown);
}

function failed(store: string, cause: unknown): AutotriggerError {
  return new AutotriggerError('STORE_UNAVAILABLE', `the ${store} store failed`, { fix, cause });
}
