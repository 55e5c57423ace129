/** Calls to a table: each ends by its deadline, fails with STORE_UNAVAILABLE only, and is waited for at the end. */
import { AutotriggerError, isAutotriggerError } from '../errors/autotrigger-error.js';
import { createKeyedMutex } from '../shared/keyed-mutex.js';
import { memoizeAsync } from '../shared/memoize-async.js';
import { withoutCredentials } from '../shared/redact.js';
import { createSignal } from '../shared/signal.js';
import { withDeadline } from '../shared/with-deadline.js';
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
  ended(): Promise<void>;
}

/** @param timeoutMs for each call, its wait for its turn and for the table to open included */
export function createLimitedCalls(
  table: Pick<Table, 'open'>,
  { store, timeoutMs, explain }: { store: string; timeoutMs: number; explain: Explain },
): LimitedCalls {
  const open = memoizeAsync(async () => table.open?.());
  const mutex = createKeyedMutex();
  const idle = createSignal();
  let underWay = 0;
  const late = (): AutotriggerError => noAnswer(store, timeoutMs);

  /** The deadline counts from this call on, whenever the work begins. */
  function limited<Result>(work: Work<Result>): () => Promise<Result> {
    underWay += 1;
    const deadline = performance.now() + timeoutMs;
    const assertInTime = (): void => {
      if (performance.now() >= deadline) throw late();
    };
    return async () => {
      try {
        return await withDeadline(() => work(assertInTime), deadline - performance.now(), late);
      } catch (error) {
        throw unavailable(store, error, explain);
      } finally {
        underWay -= 1;
        if (underWay === 0) idle.notify();
      }
    };
  }

  function opened<Result>(work: Work<Result>): Work<Result> {
    return async (assertInTime) => {
      await open();
      return await work(assertInTime);
    };
  }

  return {
    call: (work) => limited(opened(work))(),
    runExclusive: (key, work) => mutex.runExclusive(key, limited(opened(work))),
    unopened: (work) => limited(work)(),
    async ended() {
      while (underWay > 0) await idle.wait();
    },
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
      fix: `check that the ${store} server is up and not overloaded, or raise \`timeoutMs\` (\`timeout\` in the address)`,
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
