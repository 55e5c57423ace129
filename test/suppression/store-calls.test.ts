/** Calls of a store that hangs or fails: bounded in time, whatever it does. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isUnavailable, storeCalls } from '../../src/suppression/store-calls.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const calls = () => storeCalls('test', { timeoutMs: 5_000, retryForMs: 10_000 });
const never = (): Promise<never> => new Promise(() => undefined);

/** Whether the promise is there after so many milliseconds. */
async function isThereAfter(result: Promise<unknown>, ms: number): Promise<boolean> {
  let there = false;
  void result.then(() => {
    there = true;
  });
  await vi.advanceTimersByTimeAsync(ms);
  return there;
}

describe('one call', () => {
  it('gives the result, and leaves no timer behind', async () => {
    expect(await calls().withTimeout(async () => 'done')).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is unavailable when its time is over', async () => {
    const result = calls().withTimeout(never);
    expect(await isThereAfter(result, 4_999)).toBe(false);
    expect(await isThereAfter(result, 1)).toBe(true);
    expect(isUnavailable(await result)).toBe(true);
  });

  it('is unavailable when the store throws instead of rejecting', async () => {
    const result = await calls().withTimeout(() => {
      throw new Error('no promise');
    });
    expect(result).toMatchObject({ kind: 'unavailable', error: { code: 'STORE_UNAVAILABLE' } });
  });
});

describe('a call that is made again', () => {
  it('is made until it succeeds', async () => {
    let made = 0;
    const result = calls().withRetry(async () => {
      made += 1;
      if (made < 4) throw new Error('connection refused');
      return 'done';
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await result).toBe('done');
    expect(made).toBe(4);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes ten seconds in all where the store hangs in each of them', async () => {
    const result = calls().withRetry(never);
    expect(await isThereAfter(result, 10_001)).toBe(true);
    expect(isUnavailable(await result)).toBe(true);
  });
});
