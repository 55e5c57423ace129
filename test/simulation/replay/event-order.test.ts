import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventOrder } from '../../../src/simulation/replay/event-order.js';

interface One {
  due: number;
  readonly time: number;
}

function ordered(times: readonly number[], toleranceMs: number): number[] {
  const released: number[] = [];
  const order = new EventOrder<One>(toleranceMs, ({ time }) => released.push(time));
  for (const time of times) order.push({ due: order.date(time), time });
  order.finish();
  return released;
}

describe('event order', () => {
  it('is the order of time, and the order of reading at the same time, however many wait', () => {
    const times = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 9_000, size: 'max' });
    fc.assert(
      fc.property(times, (list) => {
        const released: [number, number][] = [];
        const order = new EventOrder<One & { index: number }>(1_000, ({ time, index }) =>
          released.push([time, index]),
        );
        for (const [index, time] of list.entries()) order.push({ due: order.date(time), time, index });
        order.finish();
        expect(released).toEqual(
          list.map((time, index): [number, number] => [time, index]).sort(([a], [b]) => a - b),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('puts what is later than the tolerance behind what was due before it', () => {
    expect(ordered([100, 50, 70], 10)).toEqual([50, 70, 100]);
    expect(ordered([100, 95, 50, 89, 120], 10)).toEqual([50, 89, 95, 100, 120]);
    const order = new EventOrder(10, () => undefined);
    for (const time of [100, 95, 50, 89, 120]) order.date(time);
    expect([order.outOfOrder, order.late, order.from, order.to]).toEqual([3, 2, 50, 120]);
  });

  it('lets a late one follow all that has been due, wherever the list is sorted', () => {
    const inOrder = Array.from({ length: 10_000 }, (_, index) => index);
    const at = (late: number) => ordered([...inOrder, late, 10_000], 1_000).indexOf(late);
    expect(at(0.5)).toBe(inOrder.length - 1_000);
  });

  it('takes an interaction without a time at the latest time seen', () => {
    const order = new EventOrder(10, () => undefined);
    expect(order.date(undefined)).toBe(0);
    order.date(50);
    order.date(20);
    expect(order.date(undefined)).toBe(50);
    expect(order.undated).toBe(2);
  });

  it('lets go of what is due while it reads, so that memory follows the tolerance', () => {
    let waiting = 0;
    let most = 0;
    const order = new EventOrder(100, () => {
      waiting -= 1;
    });
    for (let time = 0; time < 50_000; time += 1) {
      waiting += 1;
      order.push({ due: order.date(time) });
      most = Math.max(most, waiting);
    }
    order.finish();
    expect(waiting).toBe(0);
    expect(most).toBeLessThan(10_000);
  });
});
