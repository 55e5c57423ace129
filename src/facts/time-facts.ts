/** Facts about time: how long ago the interaction ended, and what the local clock shows in a zone. */
import { tzOffset } from '@date-fns/tz/tzOffset';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Lengths that are always the same: a day is 24 hours, whatever clocks do meanwhile. */
export type TimeUnit = 'minutes' | 'hours' | 'days';

const lengths: Readonly<Record<TimeUnit, number>> = { minutes: minute, hours: hour, days: day };

/** Whole units from the instant to now, cut towards zero; undefined without an instant. A day is 24 hours. */
export function elapsed(unit: TimeUnit, since: string | undefined, now: number): number | undefined {
  if (since === undefined) return undefined;
  const units = Math.trunc((now - Date.parse(since)) / lengths[unit]);
  return Number.isNaN(units) ? undefined : units + 0;
}

/** Time on the local clock. */
export interface LocalTime {
  /** `2026-12-24`. */
  readonly date: string;
  /** To the minute: `09:30`. */
  readonly time: string;
  /** 0 to 23. */
  readonly hour: number;
  /** ISO: 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
}

/** Gives the local time of an instant in one IANA zone, daylight saving included. */
export function localTimeIn(timezone: string): (instant: number) => LocalTime {
  // Asking for an offset takes longer than a decision; a zone changes its offset on whole minutes only.
  let known: { readonly minute: number; readonly local: LocalTime } | undefined;
  return (instant) => {
    const wanted = Math.floor(instant / minute);
    if (known?.minute !== wanted) known = { minute: wanted, local: localTime(timezone, instant) };
    return known.local;
  };
}

function localTime(timezone: string, instant: number): LocalTime {
  const shifted = new Date(instant + tzOffset(timezone, new Date(instant)) * minute);
  const iso = shifted.toISOString();
  const atTime = iso.indexOf('T');
  return {
    date: iso.slice(0, atTime),
    time: iso.slice(atTime + 1, atTime + 6),
    hour: shifted.getUTCHours(),
    weekday: shifted.getUTCDay() || 7,
  };
}
