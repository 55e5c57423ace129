/** Lengths of time as people write them in rule files: `7d`, `12h`, `90m`, `30s`, or ISO 8601 (`P7D`, `PT3S`). */

/**
 * A length read twice: in milliseconds for what rolls, in days for what follows the calendar. `7d` and `P1W` have
 * seven days; `168h` is as long and has none, so it never follows the calendar.
 */
export interface Duration {
  /** The whole length in milliseconds, a day taken as exactly 24 hours. */
  readonly ms: number;
  /** The calendar part: whole days (a week is seven). */
  readonly days: number;
  /** The rest in milliseconds, without the days. */
  readonly timeMs: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A hundred years: no instant plus a length leaves what a date can hold. */
const longest = 36_525 * day;

const short = /^(\d{1,9})([wdhms])$/;
const iso = /^P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;
const units: Readonly<Record<string, number>> = { w: 7 * day, d: day, h: hour, m: minute, s: second };

/** Undefined when the text is no duration, or longer than a hundred years. Months and years have no fixed length. */
export function parseDuration(text: string): Duration | undefined {
  const [, amount, unit] = short.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) {
    const ms = Number(amount) * (units[unit] ?? Number.NaN);
    return unit === 'd' || unit === 'w' ? duration(ms / day, 0) : duration(0, ms);
  }
  const parts = iso.exec(text)?.slice(1);
  if (parts === undefined || parts.every((part) => part === undefined)) return undefined;
  const [weeks, days, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
  return duration(
    (weeks ?? 0) * 7 + (days ?? 0),
    (hours ?? 0) * hour + (minutes ?? 0) * minute + (seconds ?? 0) * second,
  );
}

function duration(days: number, timeMs: number): Duration | undefined {
  const ms = days * day + timeMs;
  return ms > longest ? undefined : { ms, days, timeMs };
}
