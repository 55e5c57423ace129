/** Maps a stream with several calls in flight, gives the results in the order of the input, and holds the input back. */
import { setImmediate as nextTick } from 'node:timers/promises';
import { createSignal } from './signal.js';

/** `releaseSlot` lets the next item start before this one's result is there; without it, the result does. */
type Mapper<Item, Result> = (item: Item, releaseSlot: () => void) => Promise<Result>;

/** Both bounds hold the input back: it is read no faster than results are taken. */
interface MapInOrderOptions {
  /** Items that hold a slot at once; as many again may have released theirs and wait for their result. */
  readonly concurrency: number;
  /** Stops reading the input; what is in flight ends and is still given. */
  readonly signal?: AbortSignal | undefined;
}

/** Results that may wait behind a slow one, as a multiple of the concurrency: the bound on memory. */
const waitingPerSlot = 16;

/** Items read without letting the rest of the process run. */
const itemsPerTick = 500;

/**
 * Every item that is read is mapped, and an item is read only when it can start at once. An error of the input is
 * thrown after the results of everything that was read before it. When the consumer stops early, what is in flight
 * ends first.
 */
export async function* mapInOrder<Item, Result>(
  input: Iterable<Item> | AsyncIterable<Item>,
  map: Mapper<Item, Result>,
  { concurrency, signal }: MapInOrderOptions,
): AsyncGenerator<Result, void, undefined> {
  const items = iteratorOf(input);
  const results: Promise<Result>[] = [];
  const changed = createSignal();
  let slotsInUse = 0;
  let inFlight = 0;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;

  const hasRoom = (): boolean =>
    slotsInUse < concurrency && inFlight < concurrency * 2 && results.length < concurrency * waitingPerSlot;

  const end = (): void => {
    ended = true;
    changed.notify();
  };

  async function run(item: Item): Promise<Result> {
    slotsInUse += 1;
    inFlight += 1;
    let released = false;
    const releaseSlot = (): void => {
      if (released) return;
      released = true;
      slotsInUse -= 1;
      changed.notify();
    };
    try {
      return await map(item, releaseSlot);
    } finally {
      inFlight -= 1;
      releaseSlot();
      changed.notify();
    }
  }

  async function readAll(): Promise<void> {
    for (let read = 1; !ended; read += 1) {
      while (!hasRoom() && !ended) await changed.wait();
      if (ended) return;
      const step = await items.next();
      if (ended || step.done === true) return;
      const result = run(step.value);
      // The consumer awaits it later; until then a rejection must not count as unhandled.
      result.catch(() => undefined);
      results.push(result);
      changed.notify();
      // Input and results that are ready at once would keep every timer and signal of the process waiting.
      if (read % itemsPerTick === 0) await nextTick();
    }
  }

  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted === true) end();
  // Not awaited: an input that hangs in a read must not hold up the end.
  readAll()
    .catch((error) => {
      if (!ended) failure = { error };
    })
    .finally(end);
  try {
    for (;;) {
      const first = results[0];
      if (first !== undefined) {
        const result = await first;
        results.shift();
        changed.notify();
        yield result;
      } else if (ended) break;
      else await changed.wait();
    }
    if (failure !== undefined) throw failure.error;
  } finally {
    signal?.removeEventListener('abort', end);
    end();
    await Promise.allSettled(results);
    Promise.resolve(items.return?.()).catch(() => undefined);
  }
}

/** Something to read items from. A text is none: nobody means its characters, and a path is given by mistake. */
export function isIterable(given: unknown): boolean {
  return (
    typeof given === 'object' && given !== null && (Symbol.iterator in given || Symbol.asyncIterator in given)
  );
}

/** Promises in a list are awaited, as `for await` does. */
function iteratorOf<Item>(input: Iterable<Item> | AsyncIterable<Item>): {
  next(): Promise<IteratorResult<Item>>;
  return?(): unknown;
} {
  if (Symbol.asyncIterator in input) {
    const items = input[Symbol.asyncIterator]();
    return { next: () => items.next(), return: () => items.return?.() };
  }
  const items = input[Symbol.iterator]();
  return {
    async next() {
      const step = items.next();
      return step.done === true ? step : { done: false, value: await step.value };
    },
    return: () => items.return?.(),
  };
}
