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
  const items = Symbol.asyncIterator in input ? input[Symbol.asyncIterator]() : input[Symbol.iterator]();
  const results: Promise<Result>[] = [];
  const changed = createBell();
  let underWay = 0;
  let stopped = false;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let stopReading = (): void => undefined;

  const stop = (): void => {
    stopped = true;
    stopReading();
    changed.ring();
  };
  const leave = (): void => {
    underWay -= 1;
    changed.ring();
  };
  // A fresh promise for each step: racing one long-lived "stopped" promise would keep every step alive.
  const read = (): Promise<IteratorResult<Item>> =>
    new Promise((resolve, reject) => {
      stopReading = () => resolve({ done: true, value: undefined });
      Promise.resolve(items.next()).then(resolve, reject);
    });
  const pump = async (): Promise<void> => {
    try {
      while (!stopped) {
        if (underWay >= concurrency || results.length >= concurrency * waitingPerCall) {
          await changed.heard();
          continue;
        }
        const step = await read();
        if (step.done) break;
        underWay += 1;
        const result = work(step.value);
        result.then(leave, leave);
        results.push(result);
        changed.ring();
      }
    } catch (error) {
      failure = { error };
    }
    ended = true;
    changed.ring();
  };

  if (signal?.aborted) stopped = true;
  signal?.addEventListener('abort', stop, { once: true });
  const pumped = pump();
  try {
    while (true) {
      const first = results[0];
      if (first !== undefined) {
        const result = await first;
        void results.shift();
        changed.ring();
        yield result;
      } else if (ended) break;
      else await changed.heard();
    }
    if (failure !== undefined) throw failure.error;
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
    await pumped;
    await Promise.allSettled(results);
    // An input that hangs in a read must not hold up the end: it is told to stop, and nobody waits for it.
    Promise.resolve(items.return?.()).catch(() => undefined);
  }
}
