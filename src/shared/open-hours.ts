/** Hours of the week in which something is open in one time zone, as its clocks show them: opening times, and time spent open. */
import { tzOffset } from '@date-fns/tz/tzOffset';
import { endOfTime } from './instant.js';

/** One line of a weekly plan. Lines may overlap; a night is written as two. */
export interface WeeklyHours {
  /** ISO weekdays: 1 is Monday, 7 is Sunday. */
  readonly days: readonly number[];
  /** `09:00`; the minute is included. */
  readonly from: string;
  /** `17:00`, up to `24:00`; the minute is not included. */
  readonly to: string;
}

/** Opening times of a zone. Instants are milliseconds since the epoch. */
export interface OpenHours {
  /** `at` itself where it is open then, else the next instant at which it is; the end of time where there is none. */
  nextOpening(at: number): number;
  /** When so many milliseconds have been open since `from`. */
  afterOpen(from: number, ms: number): number;
}

interface Span {
  readonly start: number;
  /** The first instant that is no longer in it. */
  readonly end: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Ten years: what is not open by then never is. */
const mostDays = 3_660;
const mostKept = 1_000;

/** `except`: days of the calendar, as in `2026-12-24`, on which it stays closed. `zone`: IANA name. */
export function openHours(hours: readonly WeeklyHours[], except: readonly string[], zone: string): OpenHours {
  const byWeekday = [1, 2, 3, 4, 5, 6, 7].map((weekday) =>
    merged(hours.filter(({ days }) => days.includes(weekday)).map(({ from, to }) => spanOf(from, to))),
  );
  const closed = new Set(except.map((date) => Date.parse(date) / day));
  const known = new Map<number, readonly Span[]>();

  /** What is open on a day of the calendar, counted from 1970. */
  function openOn(date: number): readonly Span[] {
    // A day's hours in UTC cost two look-ups of the zone's offset, and a run asks about the same few days again and
    // again.
    const before = known.get(date);
    if (before !== undefined) return before;
    // 1970-01-01 was a Thursday.
    const weekday = (((date + 3) % 7) + 7) % 7;
    const spans = closed.has(date)
      ? []
      : (byWeekday[weekday] ?? []).flatMap(({ start, end }) =>
          instantsOf({ start: date * day + start, end: date * day + end }, zone),
        );
    if (known.size >= mostKept) known.clear();
    known.set(date, spans);
    return spans;
  }

  function* openSince(at: number): Generator<Span> {
    const today = Math.floor((at + offsetAt(at, zone)) / day);
    // Where clocks are put back over midnight, the day before comes again.
    for (let date = today - 1; date < today + mostDays; date += 1) {
      for (const { start, end } of openOn(date)) if (end > at) yield { start: Math.max(start, at), end };
    }
  }

  return {
    nextOpening(at) {
      for (const { start } of openSince(at)) return start;
      return endOfTime;
    },
    afterOpen(from, ms) {
      let left = ms;
      for (const { start, end } of openSince(from)) {
        if (left <= end - start) return start + left;
        left -= end - start;
      }
      return endOfTime;
    },
  };
}

/** In milliseconds of the day. */
function spanOf(from: string, to: string): Span {
  const [start = 0, end = 0] = [from, to].map((time) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return hours * hour + minutes * minute;
  });
  return { start, end };
}

/** In order, and none of them overlaps or touches another. */
function merged(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last === undefined || span.start > last.end) all.push(span);
    else all[all.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return all;
}

/**
 * When the clocks show a time of the span, written as if they were in UTC: nothing of what they leave out, and twice
 * what they show twice.
 */
function instantsOf({ start, end }: Span, zone: string): readonly Span[] {
  const [first, last] = [start - 15 * hour, end + 15 * hour];
  const [before, after] = [offsetAt(first, zone), offsetAt(last, zone)];
  if (before === after) return [{ start: start - before, end: end - before }];
  const change = changeBetween(first, last, before, zone);
  const spans = [
    { start: start - before, end: Math.min(end - before, change) },
    { start: Math.max(start - after, change), end: end - after },
  ];
  return merged(spans.filter((span) => span.end > span.start));
}

/** The first instant between the two at which the clocks no longer have this offset. */
function changeBetween(first: number, last: number, offset: number, zone: string): number {
  let [low, high] = [first, last];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === offset) low = middle;
    else high = middle;
  }
  return high;
}

function offsetAt(at: number, zone: string): number {
  return tzOffset(zone, new Date(at)) * minute;
}
