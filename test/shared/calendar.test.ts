/** Days, weeks, months and quarters against a calendar that knows nothing but how Intl writes an instant. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalendarLength, endOf, nextPeriod } from '../../src/shared/calendar.js';

const zones = [
  ...['UTC', 'America/New_York', 'America/Havana', 'America/Santiago', 'America/St_Johns'],
  ...['Europe/Berlin', 'Europe/London', 'Africa/Cairo', 'Asia/Beirut', 'Asia/Kolkata'],
  ...['Asia/Tokyo', 'Australia/Lord_Howe', 'Australia/Sydney', 'Pacific/Chatham', 'Pacific/Apia'],
];
const hour = 60 * 60 * 1_000;
const day = 24 * hour;

const formats = new Map(
  zones.map((timeZone) => [timeZone, new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })]),
);

/** The local date, as days since 1970 that count no hours. */
function localDay(at: number, zone: string): number {
  return Date.parse(`${formats.get(zone)?.format(at)}T00:00:00Z`) / day;
}

/** The first instant of a local day, found by looking at instants; dates never go back. */
function startOfDay(wanted: number, zone: string): number {
  let [before, after] = [wanted * day - 2 * day, wanted * day + 2 * day];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDay(middle, zone) < wanted) before = middle;
    else after = middle;
  }
  return after;
}

/** The day, counted from 1970, that lies `months` after; the last of its month where there is no such day. */
function dayMonthsLater(from: number, months: number): number {
  const date = new Date(from * day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) / day;
}

/** The day on which the next of these periods begins. */
function nextAligned(from: number, { days = 0, months = 0 }: Partial<CalendarLength>): number {
  const date = new Date(from * day);
  if (months > 0) {
    const month = date.getUTCMonth();
    return Date.UTC(date.getUTCFullYear(), month - (month % months) + months, 1) / day;
  }
  return days === 7 ? from + 7 - ((date.getUTCDay() + 6) % 7) : from + days;
}

const instant = fc.integer({ min: Date.UTC(2025, 5, 1), max: Date.UTC(2027, 5, 1) });
const zone = fc.constantFrom(...zones);
const settings = { numRuns: 1_500, seed: 16 };

describe('the calendar of 15 zones over two years', () => {
  it('ends a length of whole days or months at the start of a day', () => {
    const length = fc.oneof(
      fc.record({ days: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ months: fc.integer({ min: 1, max: 14 }) }),
    );
    fc.assert(
      fc.property(instant, zone, length, (at, timeZone, given) => {
        const calendar: CalendarLength = { boundary: 'calendar', zone: timeZone, ...given };
        const from = localDay(at, timeZone);
        const last = 'days' in given ? from + given.days : dayMonthsLater(from, given.months);
        expect(endOf(calendar, at)).toBe(startOfDay(last, timeZone));
        expect(nextPeriod(calendar, at)).toBe(startOfDay(from + 1, timeZone));
      }),
      settings,
    );
  });

  it('ends this day, week, month and quarter where the next one begins', () => {
    const units = fc.constantFrom({ days: 1 }, { days: 7 }, { months: 1 }, { months: 3 });
    fc.assert(
      fc.property(instant, zone, units, (at, timeZone, unit) => {
        const calendar: CalendarLength = { boundary: 'aligned', zone: timeZone, ...unit };
        const expected = startOfDay(nextAligned(localDay(at, timeZone), unit), timeZone);
        expect(endOf(calendar, at)).toBe(expected);
        expect(nextPeriod(calendar, at)).toBe(expected);
        expect(endOf(calendar, expected)).toBeGreaterThan(expected);
      }),
      settings,
    );
  });

  it('ends a rolling month at the same local time, or within the hour that the clocks leave out', () => {
    const time = (at: number, timeZone: string) =>
      new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'medium' }).format(at);
    fc.assert(
      fc.property(instant, zone, fc.integer({ min: 1, max: 14 }), (at, timeZone, months) => {
        const end = endOf({ boundary: 'rolling', months, zone: timeZone }, at);
        const wanted = dayMonthsLater(localDay(at, timeZone), months);
        expect(localDay(end, timeZone)).toBe(wanted);
        const isLeftOut = startOfDay(wanted + 1, timeZone) - startOfDay(wanted, timeZone) !== day;
        if (!isLeftOut) expect(time(end, timeZone)).toBe(time(at, timeZone));
      }),
      settings,
    );
  });

  it.each([
    ['2026-01-31T10:00:00Z', 1, '2026-02-28T10:00:00Z'],
    ['2025-11-30T10:00:00Z', 3, '2026-02-28T10:00:00Z'],
    ['2026-03-15T10:00:00Z', 12, '2027-03-15T10:00:00Z'],
  ])('from %s %i months later it is %s', (at, months, end) => {
    const calendar: CalendarLength = { boundary: 'rolling', months, zone: 'UTC' };
    expect(endOf(calendar, Date.parse(at))).toBe(Date.parse(end));
  });
});
