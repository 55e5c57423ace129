/** Reads times as other systems write them. */
import { TZDate, tz } from '@date-fns/tz';
import { format, isValid, parse } from 'date-fns';

export interface DateSetting {
  readonly format: string;
  readonly timezone?: string | undefined;
}

/** ISO 8601 in UTC; a text that does not fit comes back as it is, so that it is named as unreadable later. */
export type DateReader = (value: unknown) => unknown;

export function compileDate({ format: pattern, timezone = 'UTC' }: DateSetting): DateReader {
  if (pattern === 'unix') return (value) => fromEpoch(value, 1000);
  if (pattern === 'unix_ms') return (value) => fromEpoch(value, 1);
  const zone = tz(timezone);
  const reference = new TZDate(0, timezone);
  return (value) => {
    if (typeof value !== 'string') return value;
    const time = parse(value.trim(), pattern, reference, { in: zone });
    return isValid(time) ? new Date(time.getTime()).toISOString() : value;
  };
}

/** What is wrong with a pattern, as date-fns says it; undefined when nothing is. */
export function complaintAboutPattern(pattern: string): string | undefined {
  if (pattern === 'unix' || pattern === 'unix_ms') return undefined;
  // date-fns would print a warning of its own for these before it refuses them.
  if (/[YD]/.test(pattern.replace(/'[^']*'/g, '')))
    return 'years and days are small letters, `yyyy` and `dd`';
  const noon = new TZDate(2026, 10, 15, 12, 0, 0, 'UTC');
  try {
    const written = format(noon, pattern);
    return isValid(parse(written, pattern, noon)) ? undefined : 'it cannot be read back';
  } catch {
    return 'date-fns does not know it';
  }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function fromEpoch(value: unknown, unit: number): unknown {
  const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof count !== 'number') return value;
  const time = new Date(count * unit);
  return isValid(time) ? time.toISOString() : value;
}
