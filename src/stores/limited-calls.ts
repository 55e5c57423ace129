/** Calls to a table: each ends by its deadline, fails with STORE_UNAVAILABLE only, and is waited for at the end. */
import { AutotriggerError, isAutotriggerError } from '../errors/autotrigger-error.js';
import { createKeyedMutex } from '../shared/keyed-mutex.js';
import { memoizeAsync } from '../shared/memoize-async.js';
import { withoutCredentials } from '../shared/redact.js';
import type { Table } from './table.js';

/** @param assertInTime throws once the deadline has passed and nobody waits for the result */
export type Work<Result> = (assertInTime: () => void) => Promise<Result>;

/** Every way in which the store of a table calls it. */
export interface LimitedCalls {
  /** Rejects at the deadline, also where `work` never ends. Opens the table first, as every call but `unopened` does. */
  call<Result>(work: Work<Result>): Promise<Result>;
  /** After earlier calls under the key: within a process none of them has to try twice. The wait counts as well. */
  runExclusive<Result>(key: string, work: Work<Result>): Promise<Result>;
  /** For a doctor: what keeps the table from being opened is what it looks for. */
  unopened<Result>(work: Work<Result>): Promise<Result>;
  /** Resolves when every call has ended. */
  ended(): Promise<unknown>;
}

/** @param timeoutMs for each call, its wait for its turn and for the table to open included */
export function createLimitedCalls(
  table: Pick<Table, 'open'>,
  { store, timeoutMs, explain }: { store: string; timeoutMs: number; explain: Explain },
): LimitedCalls {
  const open = table.open && memoizeAsync(async () => table.open?.());
  const mutex = createKeyedMutex();
  const underWay = new Set<Promise<unknown>>();

  function until<Result>(deadline: number, work: Work<Result>, before = open): Promise<Result> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const timer = setTimeout(() => {
        isOver = true;
        reject(noAnswer(store, timeoutMs));
      }, deadline - performance.now());
      const assertInTime = (): void => {
        if (isOver) throw noAnswer(store, timeoutMs);
      };
      const attempt = async (): Promise<void> => {
        try {
          await before?.();
          resolve(await work(assertInTime));
        } catch (error) {
          reject(unavailable(store, error, explain));
        } finally {
          clearTimeout(timer);
        }
      };
      void attempt();
    });
  }

  function tracked<Result>(call: Promise<Result>): Promise<Result> {
    underWay.add(call);
    const remove = (): void => void underWay.delete(call);
    call.then(remove, remove);
    return call;
  }

  return {
    call: (work) => tracked(until(performance.now() + timeoutMs, work)),
    runExclusive(key, work) {
      const deadline = performance.now() + timeoutMs;
      return tracked(mutex.runExclusive(key, () => until(deadline, work)));
    },
    unopened: (work) => tracked(until(performance.now() + timeoutMs, work, async () => undefined)),
    ended: () => Promise.allSettled(underWay),
  };
}

/** What to say about one kind of error. */
export interface Remedy {
  readonly why: string;
  readonly fix: string;
}

/** Recognises a driver's errors; undefined for those it does not know. */
export type Explain = (error: unknown) => Remedy | undefined;

/** Errors of a database as STORE_UNAVAILABLE: with what to do, and never with a password. */
export function unavailable(store: string, error: unknown, explain: Explain): AutotriggerError {
  if (isAutotriggerError(error)) return error;
  const known = explain(error);
  const why = known?.why ?? withoutCredentials(describe(error));
  return new AutotriggerError('STORE_UNAVAILABLE', `the ${store} store cannot be used: ${why}`, {
    fix:
      known?.fix ??
      `check that the ${store} server is up and that the client you gave it can reach the server`,
  });
}

function noAnswer(store: string, timeoutMs: number): AutotriggerError {
  return new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the ${store} store did not answer within ${timeoutMs} ms`,
    {
      fix: `check that the ${store} server is up and not overloaded, or raise \`timeoutMs\``,
    },
  );
}

/** Node reports a refused connection to several addresses as an AggregateError with an empty message. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  return error.name;
}
