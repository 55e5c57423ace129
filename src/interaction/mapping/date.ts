/** Reads times as other systems write them. */
import { TZDateMini } from '@date-fns/tz/date/mini';
import { format, isValid, parse } from 'date-fns';
import { parseInstant, toIso } from '../../shared/instant.js';
import type { DateSetting } from './mapping.js';
import { englishNames } from './month-names.js';
import { FieldFailure, isMissing, kindOf } from './value.js';

/** ISO 8601 in UTC, or why the value is no time. `now` in milliseconds. */
type DateReader = (value: unknown, now: number) => string | FieldFailure;

const defaultEarliest = '2000-01-01';
const dayMs = 86_400_000;
const yearMs = 366 * dayMs;
/** 1899-12-30: day 0 of a spreadsheet, as it takes 1900 for a leap year. */
const spreadsheetEpoch = -25_569;

const epochUnits: Readonly<Record<string, number>> = { unix: 1_000, unix_ms: 1, unix_us: 0.001 };

/** Milliseconds since 1970, undefined where the text does not fit, or why it is refused although it fits. */
type FormatReader = (value: unknown, now: number) => number | undefined | FieldFailure;

/**
 * Of several formats the first that fits. Two digits of a year belong to the century of now; times before `earliest`
 * (2000-01-01 unless set) and after `latest` (a year after now unless set) are refused: they come from a wrong
 * format, and rules that ask how old something is would decide by them.
 */
export function compileDate(setting: DateSetting): DateReader {
  const formats = [setting.format].flat();
  const readers = formats.map((pattern) => compileFormat(pattern, setting));
  const implausible = compileBounds(setting);
  const names = formats.map((pattern) => `\`${pattern}\``).join(', ');
  return (value, now) => {
    const given = value instanceof Date ? value.getTime() : undefined;
    if (given !== undefined) return implausible(given, now) ?? written(given);
    let failure: FieldFailure | undefined;
    for (const read of readers) {
      const found = read(value, now);
      if (typeof found === 'number') {
        const wrong = implausible(found, now);
        if (wrong === undefined) return written(found);
        failure ??= wrong;
      } else failure ??= found;
    }
    return failure ?? new FieldFailure(`is ${kindOf(value)} that is no time in the form ${names}`);
  };
}

/** Why a time is refused that could be read; undefined where it is plausible. */
export function compileBounds({
  earliest = defaultEarliest,
  latest,
}: Pick<DateSetting, 'earliest' | 'latest'>): (
  milliseconds: number,
  now: number,
) => FieldFailure | undefined {
  const from = parseInstant(earliest) ?? Number.NEGATIVE_INFINITY;
  const until = latest === undefined ? undefined : parseInstant(latest);
  return (milliseconds, now) => {
    if (milliseconds < from) {
      return new FieldFailure(`is a time before ${earliest}: check \`format\`, or set \`earliest\``);
    }
    if (milliseconds > (until ?? now + yearMs)) {
      const bound = latest ?? 'one year after now';
      return new FieldFailure(`is a time after ${bound}: check \`format\`, or set \`latest\``);
    }
    return undefined;
  };
}

function written(milliseconds: number): string | FieldFailure {
  return toIso(milliseconds) ?? new FieldFailure('is no time that a date can hold');
}

/** What is wrong with a format; undefined when nothing is. */
export function complaintAboutFormat(pattern: string): string | undefined {
  if (pattern === 'iso' || pattern === 'spreadsheet_day' || pattern in epochUnits) return undefined;
  const letters = pattern.replace(/'[^']*'/g, '');
  // date-fns would print a warning of its own for these before it refuses them.
  if (/[YD]/.test(letters)) return 'years and days are small letters, `yyyy` and `dd`';
  if (!/[yuRtTP]/.test(letters)) return 'it names no year';
  if (!/[dEeciItTP]/.test(letters)) return 'it names no day';
  if (/[hK]/.test(letters) && !/[abB]/.test(letters)) {
    return 'hours to 12 stand for two times without `a` (am or pm); hours to 24 are `HH`';
  }
  const noon = new TZDateMini(2026, 10, 15, 12, 0, 0, 'UTC');
  try {
    const text = format(noon, pattern);
    return isValid(parse(text, pattern, noon)) ? undefined : 'it cannot be read back';
  } catch {
    return 'date-fns does not know it';
  }
}

function compileFormat(pattern: string, { timezone = 'UTC', locale }: DateSetting): FormatReader {
  const unit = epochUnits[pattern];
  if (unit !== undefined) return (value) => scaled(numberIn(value), unit);
  if (pattern === 'spreadsheet_day') {
    return (value) => {
      const days = numberIn(value);
      return days === undefined ? undefined : inZone((days + spreadsheetEpoch) * dayMs, timezone);
    };
  }
  if (pattern === 'iso') {
    return (value) => {
      const wall = typeof value === 'string' ? parseInstant(value.trim()) : undefined;
      if (wall === undefined || timezone === 'UTC' || namesZone(String(value))) return wall;
      return inZone(wall, timezone);
    };
  }
  return compilePattern(pattern, timezone, locale);
}

function compilePattern(pattern: string, timezone: string, locale: string | undefined): FormatReader {
  const zone = (date: Date | number | string): Date => new TZDateMini(+new Date(date), timezone);
  const toEnglish = locale === undefined ? (text: string) => text : englishNames(locale, pattern);
  const wantsFourDigits = /(?<![yu])(?:yyyy|uuuu)(?![yu])/.test(pattern.replace(/'[^']*'/g, ''));
  return (value, now) => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const text = toEnglish(String(value).trim());
    // The reference gives the century of two digits; nothing else of it is used, as a format names its year.
    const time = parse(text, pattern, new TZDateMini(now, timezone), { in: zone });
    if (!isValid(time)) return undefined;
    if (wantsFourDigits && !/\d{4}/.test(text)) {
      return new FieldFailure('has a year of two digits: write `yy` in `format`');
    }
    return time.getTime();
  };
}

function scaled(count: number | undefined, unit: number): number | undefined {
  return count === undefined ? undefined : Math.round(count * unit);
}

function numberIn(value: unknown): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  const count = typeof value === 'string' && !isMissing(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isFinite(count) ? count : undefined;
}

/** The instant at which clocks in the zone show what `wall` shows in UTC. */
function inZone(wall: number, timezone: string): number | undefined {
  const at = new Date(Math.round(wall));
  if (!isValid(at)) return undefined;
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const [hour, minute, second] = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
  return new TZDateMini(year, month, day, hour, minute, second, at.getUTCMilliseconds(), timezone).getTime();
}

function namesZone(text: string): boolean {
  return /(?:z|[+-]\d{2}(?::?\d{2})?)$/i.test(text.trim()) && /[T ]\d{2}:/i.test(text);
}
