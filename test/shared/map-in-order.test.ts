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
  it('gives every result once, in the order of the input, whatever the latencies and the concurrency', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 3 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (turns, concurrency) => {
          let underWay = 0;
          let most = 0;
          const results = mapInOrder(
            turns.entries(),
            async ([index, wait]) => {
              underWay += 1;
              most = Math.max(most, underWay);
              for (let turn = 0; turn < wait; turn += 1) await setImmediate();
              underWay -= 1;
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

  it('stops taking on the signal, even when the input hangs in a read, and gives what is under way', async () => {
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

  it('ends what is under way when the consumer stops early', async () => {
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
});
