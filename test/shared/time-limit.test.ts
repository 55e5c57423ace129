import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { timeLimit } from '../../src/shared/time-limit.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a time limit', () => {
  it('ends each wait that lasts too long, at its own time, and no other', () => {
    const limit = timeLimit(100);
    const expired: string[] = [];
    const begin = (name: string) => limit.begin(() => expired.push(name));
    begin('first');
    const second = begin('second');
    vi.advanceTimersByTime(40);
    begin('third');
    limit.end(second);
    vi.advanceTimersByTime(59);
    expect(expired).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(expired).toEqual(['first']);
    vi.advanceTimersByTime(39);
    expect(expired).toEqual(['first']);
    vi.advanceTimersByTime(2);
    expect(expired).toEqual(['first', 'third']);
  });

  it('watches on after everything had ended, and lets an ended wait end again', () => {
    const limit = timeLimit(100);
    const expired: string[] = [];
    const first = limit.begin(() => expired.push('first'));
    limit.end(first);
    limit.end(first);
    vi.advanceTimersByTime(50);
    limit.begin(() => expired.push('second'));
    vi.advanceTimersByTime(60);
    expect(expired).toEqual([]);
    vi.advanceTimersByTime(41);
    expect(expired).toEqual(['second']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on with the others when ending one ends another', () => {
    const limit = timeLimit(100);
    const expired: string[] = [];
    limit.begin(() => {
      expired.push('first');
      limit.end(second);
    });
    const second = limit.begin(() => expired.push('second'));
    limit.begin(() => expired.push('third'));
    vi.advanceTimersByTime(101);
    expect(expired).toEqual(['first', 'third']);
  });
});
