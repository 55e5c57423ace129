/** Days, weeks, months and quarters of a time zone as instants, whatever the zone does to its clocks in between. */
import { TZDateMini } from '@date-fns/tz/date/mini';

/** A length in whole days or months, and where it ends. Exactly one of `days` and `months` is set. */
export interface CalendarLength {
  /**
   * `rolling`: at the same local time; `calendar`: at the start of that day; `aligned`: at the start of the next day,
   * week (Monday), month or quarter, for a length of one of these.
   */
  readonly boundary: 'rolling' | 'calendar' | 'aligned';
  /** Never set for `rolling`: days that roll are 24 hours each, a length in milliseconds that needs no calendar. */
  readonly days?: number;
  readonly months?: number;
  /** IANA name. */
  readonly zone: string;
}

const daysOfWeek = 7;

/** When a length that began at `at` is over. A day that a month does not have is its last one. */
export function endOf({ boundary, days = 0, months = 0, zone }: CalendarLength, at: number): number {
  if (boundary === 'aligned') return endOfAligned(days, months, zone, at);
  if (months === 0) return startOfLocalDay(at, days, zone);
  const moved = monthsLater(at, months, zone);
  return boundary === 'calendar' ? startOfLocalDay(moved, 0, zone) : moved;
}

/** The first instant after `at` that lies in another period: the next day, or the next of the aligned periods. */
export function nextPeriod(length: CalendarLength, at: number): number {
  return length.boundary === 'aligned' ? endOf(length, at) : startOfLocalDay(at, 1, length.zone);
}

/** The first instant of the day that lies `offset` days after the day of `at`. */
function startOfLocalDay(at: number, offset: number, zone: string): number {
  const day = noonOf(at, zone);
  day.setDate(day.getDate() + offset);
  return startOf(day);
}

function endOfAligned(days: number, months: number, zone: string, at: number): number {
  const day = noonOf(at, zone);
  if (months > 0) day.setMonth(day.getMonth() - (day.getMonth() % months) + months, 1);
  else day.setDate(day.getDate() + days - (days === daysOfWeek ? (day.getDay() + 6) % daysOfWeek : 0));
  return startOf(day);
}

function monthsLater(at: number, months: number, zone: string): number {
  const date = new TZDateMini(at, zone);
  const lastDay = new Date(Date.UTC(date.getFullYear(), date.getMonth() + months + 1, 0)).getUTCDate();
  // In one step: on the way, a local time might be one that the clocks leave out.
  date.setMonth(date.getMonth() + months, Math.min(date.getDate(), lastDay));
  return date.getTime();
}

/** Every day has a noon, while some begin at one o'clock. */
function noonOf(at: number, zone: string): Date {
  const day = new TZDateMini(at, zone);
  day.setHours(12, 0, 0, 0);
  return day;
}

function startOf(day: Date): number {
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}
