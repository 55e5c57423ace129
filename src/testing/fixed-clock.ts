/** A clock that stands still until it is advanced. */
import type { Clock } from '../shared/clock.js';

/** Its time passes only when a test says so. */
export interface FixedClock extends Clock {
  /** Forwards, or backwards when negative. */
  advance(ms: number): void;
  set(to: Date | number | string): void;
}

/** @param start anything a `Date` is made from; throws RangeError when that is no date */
export function fixedClock(start: Date | number | string = '2026-01-05T12:00:00Z'): FixedClock {
  let now = instant(start);
  return Object.freeze({
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
    set: (to: Date | number | string) => {
      now = instant(to);
    },
  });
}

function instant(value: Date | number | string): number {
  const time = new Date(value).getTime();
  if (Number.isNaN(time)) throw new RangeError(`\`${String(value)}\` is not a date`);
  return time;
}
