import { setImmediate, setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapInOrder } from '../../src/shared/map-in-order.js';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}

describe('mapInOrder', () => {
  it('lets the rest of the process run while every result is there at once', async () => {
    let timers = 0;
    let seen = 0;
    const timer = globalThis.setInterval(() => {
      timers += 1;
    }, 1);
    const endless = (function* () {
      for (;;) yield 1;
    })();
    for await (const one of mapInOrder(endless, async (item) => item, { concurrency: 4 })) {
      seen += one;
      // Unless the event loop goes round, it would never get there.
      if (timers > 2 || seen === 50_000_000) break;
    }
    clearInterval(timer);
    expect(timers).toBeGreaterThan(2);
  });

  it('gives every result once, in the order of the input, whatever the latencies and the concurrency', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 3 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (turns, concurrency) => {
          let inFlight = 0;
          let most = 0;
          const results = mapInOrder(
            turns.entries(),
            async ([index, wait]) => {
              inFlight += 1;
              most = Math.max(most, inFlight);
              for (let turn = 0; turn < wait; turn += 1) await setImmediate();
              inFlight -= 1;
              return index;
            },
            { concurrency },
          );
          expect(await collect(results)).toEqual(turns.map((_, index) => index));
          expect(most).toBeLessThanOrEqual(concurrency);
        },
      ),
    );
  });

  it('does not run ahead of a consumer that stands still', async () => {
    let taken = 0;
    function* endless(): Generator<number> {
      while (true) yield taken++;
    }
    const results = mapInOrder(endless(), async (item) => item, { concurrency: 4 });
    await results.next();
    for (let turn = 0; turn < 500; turn += 1) await setImmediate();
    expect(taken).toBeLessThan(100);
    await results.return();
  });

  it('gives the results of what was taken, then throws the error of the input', async () => {
    function* broken(): Generator<number> {
      yield 1;
      yield 2;
      throw new Error('the disk is gone');
    }
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      for await (const item of mapInOrder(broken(), async (value) => value, { concurrency: 8 }))
        seen.push(item);
    };
    await expect(run()).rejects.toThrow('the disk is gone');
    expect(seen).toEqual([1, 2]);
  });

  it('stops taking on the signal, even when the input hangs in a read, and gives what is in flight', async () => {
    const controller = new AbortController();
    async function* hanging(): AsyncGenerator<number> {
      yield 1;
      yield 2;
      await new Promise(() => undefined);
    }
    const results = mapInOrder(
      hanging(),
      async (item) => {
        await setTimeout(5);
        if (item === 2) controller.abort();
        return item;
      },
      { concurrency: 2, signal: controller.signal },
    );
    expect(await collect(results)).toEqual([1, 2]);
  });

  it('ends what is in flight when the consumer stops early', async () => {
    let open = 0;
    for await (const item of mapInOrder(
      Array.from({ length: 50 }, (_, index) => index),
      async (value) => {
        open += 1;
        await setTimeout(2);
        open -= 1;
        return value;
      },
      { concurrency: 8 },
    )) {
      if (item === 3) break;
    }
    expect(open).toBe(0);
  });

  it('starts the next item when work releases its slot, but only as many again', async () => {
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const results = mapInOrder(
      [0, 1, 2, 3, 4, 5].values(),
      async (item, releaseSlot) => {
        started.push(item);
        await setImmediate();
        releaseSlot();
        releaseSlot();
        await new Promise<void>((end) => ends.push(end));
        return item;
      },
      { concurrency: 2 },
    );
    const all = collect(results);
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect(started).toEqual([0, 1, 2, 3]);
    ends.splice(0, 1)[0]?.();
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect(started).toEqual([0, 1, 2, 3, 4]);
    let over = false;
    void all.then(() => {
      over = true;
    });
    while (!over) {
      for (const end of ends.splice(0)) end();
      await setImmediate();
    }
    expect(await all).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('keeps the order whatever the input, and whoever releases a slot early', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('at once', 'releases, at once', 'releases, then later', 'later')),
        fc.boolean(),
        fc.integer({ min: 1, max: 4 }),
        async (kinds, isAsync, concurrency) => {
          async function* slowly(): AsyncGenerator<[number, string]> {
            yield* kinds.entries();
          }
          const results = mapInOrder<[number, string], number>(
            isAsync ? slowly() : kinds.entries(),
            async ([index, kind], releaseSlot) => {
              if (kind.startsWith('releases')) releaseSlot();
              if (kind.endsWith('later')) await setImmediate();
              return index;
            },
            { concurrency },
          );
          expect(await collect(results)).toEqual([...kinds.keys()]);
        },
      ),
    );
  });

  it('maps every item that it read, also when the consumer stops early', async () => {
    let read = 0;
    function* counting(): Generator<number> {
      for (;;) yield read++;
    }
    const mapped: number[] = [];
    for await (const item of mapInOrder(
      counting(),
      async (value) => {
        await setTimeout(1);
        mapped.push(value);
        return value;
      },
      { concurrency: 4 },
    )) {
      if (item === 9) break;
    }
    expect(mapped.sort((a, b) => a - b)).toEqual(Array.from({ length: read }, (_, index) => index));
  });

  it('awaits promises in a list, and throws the error of one that rejects after the results before it', async () => {
    const input = [Promise.resolve(1), Promise.reject(new Error('not read'))];
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      for await (const item of mapInOrder(input, async (value) => value, { concurrency: 2 }))
        seen.push(await item);
    };
    await expect(run()).rejects.toThrow('not read');
    expect(seen).toEqual([1]);
  });
});
