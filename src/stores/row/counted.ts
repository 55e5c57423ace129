/** Which of what began in the past still counts, and until when. Pure. */
import { type CalendarLength, endOf, nextPeriod } from '../../shared/calendar.js';
import { endOfTime } from '../../shared/instant.js';
import type { CountedFor } from '../port-steps.js';

/** An entry that still counts. */
export interface Counted<Entry> {
  readonly entry: Entry;
  /** When it counts no longer. */
  readonly until: number;
}

/** What ends last comes first; of what ends together, the latest. */
export function stillCounted<Entry extends { readonly at: number }>(
  entries: readonly Entry[],
  length: CountedFor,
  now: number,
): Counted<Entry>[] {
  const counted: Counted<Entry>[] = [];
  const { calendar } = length;
  const isInPeriods = calendar !== undefined && calendar.boundary !== 'rolling';
  let period = { from: 0, next: 0, until: 0 };
  for (const entry of entries) {
    const { at } = entry;
    if (isLongOver(length, at, now)) continue;
    const isSame = isInPeriods && at >= period.from && at < period.next;
    const until = isSame ? period.until : countedUntil(length, at);
    // Calendars take long, and many entries lie in one period.
    if (isInPeriods && !isSame) period = { from: at, next: nextPeriod(calendar, at), until };
    if (until > now) counted.push({ entry, until });
  }
  return counted.sort((a, b) => b.until - a.until || b.entry.at - a.entry.at);
}

/** When that counts no longer which began at `at`. */
export function countedUntil({ lengthMs, calendar }: CountedFor, at: number): number {
  if (lengthMs !== undefined) return Math.min(at + lengthMs, endOfTime);
  return calendar === undefined ? endOfTime : endOf(calendar, at);
}

const dayMs = 24 * 60 * 60 * 1_000;

/** Certain without a look at the calendar, which takes long. */
function isLongOver({ calendar }: CountedFor, at: number, now: number): boolean {
  return calendar !== undefined && at + longestMs(calendar) <= now;
}

function longestMs({ days = 0, months = 0 }: CalendarLength): number {
  return (days + 31 * months + 2) * dayMs;
}
