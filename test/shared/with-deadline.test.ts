import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withDeadline } from '../../src/shared/with-deadline.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const late = (): Error => new Error('late');

describe('withDeadline', () => {
  it('gives the result, and leaves no timer', async () => {
    expect(await withDeadline(async () => 1, 100, late)).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes a result that is no promise', async () => {
    const atOnce: () => unknown = () => 1;
    expect(await withDeadline(atOnce as () => Promise<number>, 100, late)).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects as the work does, and leaves no timer', async () => {
    await expect(withDeadline(() => Promise.reject(new Error('broken')), 100, late)).rejects.toThrow(
      'broken',
    );
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects where the work throws before it gives a promise, and leaves no timer', async () => {
    const throwing = (): Promise<number> => {
      throw new Error('at once');
    };
    await expect(withDeadline(throwing, 100, late)).rejects.toThrow('at once');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects at the deadline, and takes no notice of what the work does later', async () => {
    let fail: (error: Error) => void = () => undefined;
    const working = new Promise<number>((_resolve, reject) => {
      fail = reject;
    });
    const result = withDeadline(() => working, 100, late);
    const outcome = expect(result).rejects.toThrow('late');
    await vi.advanceTimersByTimeAsync(99);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await outcome;
    fail(new Error('after the deadline'));
    await vi.advanceTimersByTimeAsync(1);
  });
});
