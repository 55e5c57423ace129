/** Maps a stream with several calls under way, gives the results in the order of the input, and holds the input back. */
import { createBell } from './bell.js';

export interface MapInOrderOptions {
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Stops taking from the input; what is under way ends and is still given. */
  readonly signal?: AbortSignal | undefined;
}

/** Results waiting behind a slow one, as a multiple of the concurrency: the bound on memory. */
const waitingPerCall = 16;

/**
 * An error of the input is thrown after the results of everything that was taken before it. A consumer that stops
 * early stops the input too, and what is under way ends first.
 */
export async function* mapInOrder<Item, Result>(
  input: Iterable<Item> | AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  { concurrency, signal }: MapInOrderOptions,
): AsyncGenerator<Result, void, undefined> {
  const items = iteratorOf(input);
  const results: Promise<Result>[] = [];
  const changed = createBell();
  let underWay = 0;
  let reading = false;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;

  const end = (): void => {
    ended = true;
    changed.ring();
  };
  const fail = (error: unknown): void => {
    if (!ended) failure = { error };
    end();
  };
  const leave = (): void => {
    underWay -= 1;
    fill();
  };
  const take = (step: IteratorResult<Item>): void => {
    if (ended) return;
    if (step.done) {
      end();
      return;
    }
    underWay += 1;
    const result = work(step.value);
    result.then(leave, leave);
    results.push(result);
    changed.ring();
  };
  const arrive = (step: IteratorResult<Item>): void => {
    reading = false;
    take(step);
    fill();
  };
  /** Takes as much as may be under way; where the input keeps it waiting, it goes on when the next item arrives. */
  const fill = (): void => {
    try {
      while (!ended && !reading && underWay < concurrency && results.length < concurrency * waitingPerCall) {
        const step = items.next();
        if (step instanceof Promise) {
          reading = true;
          step.then(arrive).catch(fail);
        } else take(step);
      }
    } catch (error) {
      fail(error);
    }
  };

  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted) end();
  try {
    while (true) {
      fill();
      const first = results[0];
      if (first !== undefined) {
        const result = await first;
        void results.shift();
        yield result;
      } else if (ended) break;
      else await changed.heard();
    }
    if (failure !== undefined) throw failure.error;
  } finally {
    signal?.removeEventListener('abort', end);
    end();
    await Promise.allSettled(results);
    // An input that hangs in a read must not hold up the end: it is told to stop, and nobody waits for it.
    Promise.resolve(items.return?.()).catch(() => undefined);
  }
}

/** One that answers at once, or with a promise of this language and no other kind. */
function iteratorOf<Item>(input: Iterable<Item> | AsyncIterable<Item>): {
  next(): IteratorResult<Item> | Promise<IteratorResult<Item>>;
  return?(): unknown;
} {
  if (!(Symbol.asyncIterator in input)) return input[Symbol.iterator]();
  const items = input[Symbol.asyncIterator]();
  return { next: () => Promise.resolve(items.next()), return: () => items.return?.() };
}
