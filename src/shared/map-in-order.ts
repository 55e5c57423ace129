/** Maps a stream with several calls under way, gives the results in the order of the input, and holds the input back. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from './answer.js';
import { createBell } from './signal.js';

/** `leave` gives the item's place to the next one before its result is there; without it, the result does. */
export type Work<Item, Result> = (item: Item, leave: () => void) => Answer<Result>;

export interface MapInOrderOptions {
  /** Items in their places at once; as many again may have left theirs, and still wait for their result. */
  readonly concurrency: number;
  /** Stops taking from the input; what is under way ends and is still given. */
  readonly signal?: AbortSignal | undefined;
}

/** Results waiting behind a slow one, as a multiple of the concurrency: the bound on memory. */
const waitingPerCall = 16;

/** Results given in one turn of the event loop, at most. */
const resultsPerTurn = 500;

/**
 * An error of the input is thrown after the results of everything that was taken before it. A consumer that stops
 * early stops the input too, and what is under way ends first.
 */
export async function* mapInOrder<Item, Result extends NonNullable<unknown>>(
  input: Iterable<Item> | AsyncIterable<Item>,
  work: Work<Item, Result>,
  { concurrency, signal }: MapInOrderOptions,
): AsyncGenerator<Result, void, undefined> {
  const items = iteratorOf(input);
  const results: Answer<Result>[] = [];
  const changed = createBell();
  let inPlace = 0;
  let given = 0;
  let underWay = 0;
  let filling = false;
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
  const take = (step: IteratorResult<Item>): void => {
    if (ended) return;
    if (step.done) {
      end();
      return;
    }
    inPlace += 1;
    underWay += 1;
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      inPlace -= 1;
      fill();
    };
    const arrived = (): void => {
      underWay -= 1;
      leave();
      fill();
    };
    const result = work(step.value, leave);
    results.push(result);
    if (result instanceof Promise) result.then(arrived, arrived);
    else arrived();
    changed.ring();
  };
  const arrive = (step: IteratorResult<Item>): void => {
    reading = false;
    fill(step);
  };
  /** Takes as much as may be under way; where the input keeps it waiting, it goes on when the next item arrives. */
  const fill = (arrived?: IteratorResult<Item>): void => {
    // Work that leaves at once comes here while its result is not in the list yet.
    if (filling) return;
    filling = true;
    try {
      if (arrived !== undefined) take(arrived);
      while (!ended && !reading && hasRoom()) {
        const step = items.next();
        if (step instanceof Promise) {
          reading = true;
          step.then(arrive).catch(fail);
        } else take(step);
      }
    } catch (error) {
      fail(error);
    }
    filling = false;
  };
  const hasRoom = (): boolean =>
    inPlace < concurrency && underWay < concurrency * 2 && results.length < concurrency * waitingPerCall;

  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted) end();
  try {
    while (true) {
      fill();
      const first = results[0];
      if (first !== undefined) {
        const result = first instanceof Promise ? await first : first;
        void results.shift();
        yield result;
        given += 1;
        // Results that are there at once would let nothing else of the process run: no timer, no signal.
        if (given % resultsPerTurn === 0) await nextTurn();
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

export function isIterable(given: unknown): boolean {
  return (
    given !== null &&
    given !== undefined &&
    (Symbol.iterator in Object(given) || Symbol.asyncIterator in Object(given))
  );
}

/**
 * One that answers at once, or with a promise of this language and no other kind. Promises in a list are waited for, as
 * `for await` does.
 */
function iteratorOf<Item>(input: Iterable<Item> | AsyncIterable<Item>): {
  next(): IteratorResult<Item> | Promise<IteratorResult<Item>>;
  return?(): unknown;
} {
  if (Symbol.asyncIterator in input) {
    const items = input[Symbol.asyncIterator]();
    return { next: () => Promise.resolve(items.next()), return: () => items.return?.() };
  }
  const items = input[Symbol.iterator]();
  const next = (): IteratorResult<Item> | Promise<IteratorResult<Item>> => {
    const step = items.next();
    if (step.done === true || !(step.value instanceof Promise)) return step;
    return step.value.then((value: Item) => ({ done: false, value }));
  };
  return { next, return: () => items.return?.() };
}
