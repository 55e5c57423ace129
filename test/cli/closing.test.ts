import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClosing } from '../../src/cli/closing.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('closing', () => {
  it('closes in reverse order, all of it, and gives the first failure', async () => {
    const closed: number[] = [];
    const closing = createClosing();
    closing.add(() => closed.push(1));
    closing.add(() => Promise.reject(new Error('as the test wishes')));
    closing.add(() => closed.push(3));
    await expect(closing.closeAll()).rejects.toThrow('as the test wishes');
    expect(closed).toEqual([3, 1]);
  });

  it('leaves behind what hangs, and closes the rest', async () => {
    const closed: number[] = [];
    const closing = createClosing();
    closing.add(() => closed.push(1));
    closing.add(() => new Promise(() => undefined), 3_000);
    const ended = closing.closeAll();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(closed).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await ended;
    expect(closed).toEqual([1]);
  });
});
