/** Facts about time: how long ago the interaction ended, and what the local clock shows in a zone. */
import { tzOffset } from '@date-fns/tz/tzOffset';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

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
  /** 0 to 23. */
  readonly hour: number;
  /** ISO: 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
}

/** Gives the local time of an instant in one IANA zone, daylight saving included. */
export function localTimeIn(timezone: string): (instant: number) => LocalTime {
  // Asking for an offset takes longer than a decision; a zone changes its offset on whole seconds only.
  let known = { second: Number.NaN, offset: 0 };
  return (instant) => {
    const second = Math.floor(instant / 1_000);
    if (known.second !== second) known = { second, offset: tzOffset(timezone, new Date(instant)) * minute };
    const local = new Date(instant + known.offset);
    return { hour: local.getUTCHours(), weekday: local.getUTCDay() || 7 };
  };
}
