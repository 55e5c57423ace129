import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { schedule } from '../../src/rule-source/schedule.js';
import { deferred } from './support.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const timing = { debounceMs: 50, pollMs: 1_000, backsOff: false, random: () => 0.5 };

describe('the schedule of looks', () => {
  it('takes a crowd of hints for one, and polls without any', async () => {
    let looks = 0;
    const plan = schedule(async () => {
      looks += 1;
      return true;
    }, timing);
    for (let hints = 0; hints < 100; hints += 1) plan.hint();
    await vi.advanceTimersByTimeAsync(49);
    expect(looks).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(looks).toBe(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(looks).toBe(4);
    await plan.close();
  });

  it('never looks twice at once, and looks again for what came in between', async () => {
    const doors = [deferred(), deferred(), deferred()];
    let begun = 0;
    let ended = 0;
    const plan = schedule(async () => {
      const door = doors[begun];
      begun += 1;
      expect(begun - ended).toBe(1);
      await door?.promise;
      ended += 1;
      return true;
    }, timing);
    void plan.now();
    await vi.advanceTimersByTimeAsync(0);
    const second = plan.now();
    const third = plan.now();
    await vi.advanceTimersByTimeAsync(0);
    expect(begun).toBe(1);
    doors[0]?.resolve();
    doors[1]?.resolve();
    await Promise.all([second, third]);
    expect([begun, ended]).toEqual([2, 2]);
    await plan.close();
  });

  it('waits longer and longer, at random, while a server fails, at most five minutes', async () => {
    const gaps: number[] = [];
    let last = Date.now();
    const plan = schedule(
      async () => {
        gaps.push(Date.now() - last);
        last = Date.now();
        return gaps.length > 12;
      },
      { ...timing, backsOff: true },
    );
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(gaps.slice(0, 5)).toEqual([1_000, 1_500, 2_500, 4_500, 8_500]);
    expect(Math.max(...gaps)).toBe(150_500);
    expect(gaps.at(-1)).toBe(1_000);
    await plan.close();
  });

  it('spreads the polls of many processes by a tenth', async () => {
    for (const [random, wait] of [
      [0, 900],
      [1, 1_100],
    ] as const) {
      let looks = 0;
      const plan = schedule(
        async () => {
          looks += 1;
          return true;
        },
        { ...timing, backsOff: true, random: () => random },
      );
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(looks).toBe(0);
      await vi.advanceTimersByTimeAsync(2);
      expect(looks).toBe(1);
      await plan.close();
    }
  });

  it('does not poll at once where the interval and its spread are longer than a timer', async () => {
    let looks = 0;
    const look = async (): Promise<boolean> => {
      looks += 1;
      return true;
    };
    const plan = schedule(look, { ...timing, pollMs: 2 ** 31 - 1, backsOff: true, random: () => 0.99 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toBe(0);
    await plan.close();
  });

  it('leaves no timer behind when it is closed', async () => {
    const plan = schedule(async () => true, timing);
    plan.hint();
    await plan.now();
    plan.hint();
    await plan.close();
    plan.hint();
    expect(vi.getTimerCount()).toBe(0);
  });
});
