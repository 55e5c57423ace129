/** Lengths of windows and quotas: a duration, whole calendar months (`P3M`), or `forever`. */
import { type Duration, parseDuration } from './duration.js';

/** Months are kept apart from durations: how long three of them are depends on when they begin. */
type WindowLength =
  | ({ readonly kind: 'duration' } & Duration)
  | { readonly kind: 'months'; readonly months: number }
  | { readonly kind: 'forever' };

/** See `boundary` of `CountedSetting` in rules/rule-set.ts. */
export type Boundary = 'rolling' | 'calendar' | 'aligned';

const wholeMonths = /^P(\d{1,4})M$/;

/** A hundred years, as of durations. */
const mostMonths = 1_200;

/** Half of February and of March: what orders lengths in months among those in days. */
const averageMonthMs = 30.436875 * 24 * 60 * 60 * 1_000;

/** Undefined when the text is no length, or one of nothing, or longer than a hundred years. */
export function parseWindowLength(text: string): WindowLength | undefined {
  if (text === 'forever') return { kind: 'forever' };
  const [, written] = wholeMonths.exec(text) ?? [];
  if (written !== undefined) {
    const months = Number(written);
    return months > 0 && months <= mostMonths ? { kind: 'months', months } : undefined;
  }
  const duration = parseDuration(text);
  return duration === undefined || duration.ms === 0 ? undefined : { kind: 'duration', ...duration };
}

/** Whole days or months for `calendar`; a day, week, month or quarter for `aligned`. */
export function fitsInto(length: WindowLength, boundary: Boundary): boolean {
  if (boundary === 'rolling') return true;
  if (length.kind === 'forever') return false;
  const isAligned = boundary === 'aligned';
  if (length.kind === 'months') return !isAligned || length.months === 1 || length.months === 3;
  return length.timeMs === 0 && (!isAligned || length.days === 1 || length.days === 7);
}

/** Whether its end is a matter of a time zone: days and months are what clocks show, other lengths are milliseconds. */
export function followsCalendar({
  length,
  boundary,
}: {
  readonly length: string;
  readonly boundary: Boundary;
}): boolean {
  return boundary !== 'rolling' || parseWindowLength(length)?.kind === 'months';
}

/** Milliseconds, to put lengths in order: a month as long as it is on average. */
export function comparableMs(length: WindowLength): number {
  if (length.kind === 'forever') return Number.POSITIVE_INFINITY;
  return length.kind === 'months' ? length.months * averageMonthMs : length.ms;
}
