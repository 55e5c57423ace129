/** Whole days of a time zone as instants, whatever the zone does to its clocks in between. */
import { TZDateMini } from '@date-fns/tz/date/mini';
import type { WindowCheck } from '../stores/port.js';

/** Steps of a calendar window around one day, and how long that day lasts. */
export interface CalendarDays {
  readonly timezone: string;
  readonly from: number;
  readonly until: number;
  readonly steps: NonNullable<WindowCheck['steps']>;
}

/**
 * Days before and after today whose steps are handed along: the store counts on its own clock, which need not agree
 * with the caller's. Before the first step everything blocks, after the last one the last one holds: never too little.
 */
const stepsAround = 2;

/** From the start of each day on, anchors of that day and of the `length` − 1 days before it block. */
export function calendarDays(length: number, timezone: string, now: number): CalendarDays {
  const offsets = Array.from({ length: 2 * stepsAround + 1 }, (_, index) => index - stepsAround);
  const steps = offsets.map((offset) => ({
    from: startOfLocalDay(now, offset, timezone),
    threshold: startOfLocalDay(now, offset - length + 1, timezone),
    // Certain to hold at least until then; the guard names the day it opens from the anchor itself.
    until: startOfLocalDay(now, offset + 1, timezone),
  }));
  const from = startOfLocalDay(now, 0, timezone);
  return { timezone, from, until: startOfLocalDay(now, 1, timezone), steps };
}

/** The first instant of the day that lies `offset` days after the day of `at`. */
export function startOfLocalDay(at: number, offset: number, timezone: string): number {
  const day = new TZDateMini(at, timezone);
  // Through noon, which every day has: some days begin at one o'clock.
  day.setHours(12, 0, 0, 0);
  day.setDate(day.getDate() + offset);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}
