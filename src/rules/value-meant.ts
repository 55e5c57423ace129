/** What was meant by a value that the fact can never have: "Sunday is 7". */
import { readInstant } from '../interaction/read-text.js';
import type { FactInfo } from './known-facts.js';

/** The value as it would be written in the file; undefined when nothing is near. */
export function valueMeant(value: unknown, fact: string, info: FactInfo): unknown {
  if (fact.endsWith('local_weekday')) return weekdayMeant(value);
  if (fact.endsWith('local_hour')) return hourMeant(value);
  if (info.format === 'date') return dateMeant(value);
  if (info.format === 'time') return timeMeant(value);
  switch (info.type) {
    case 'number':
    case 'number[]':
      return numberMeant(value);
    case 'boolean':
      return booleanMeant(value);
    case 'instant':
      return instantMeant(value);
    case 'string':
    case 'string[]':
      // The digits of a longer number were lost when it was read.
      if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
    default:
      return undefined;
  }
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function weekdayMeant(value: unknown): number | undefined {
  const number = numberMeant(value) ?? value;
  if (number === 0) return 7;
  if (typeof value !== 'string') return undefined;
  if (typeof number === 'number') return number >= 1 && number <= 7 ? number : undefined;
  const word = value.trim().toLowerCase().replace(/[.s]$/, '');
  // `t` may be Tuesday or Thursday.
  if (word.length < 2) return undefined;
  const index = weekdays.findIndex((day) => day.startsWith(word));
  return index === -1 ? undefined : index + 1;
}

function hourMeant(value: unknown): number | undefined {
  if (value === 24) return 0;
  const time = timeMeant(value);
  if (time !== undefined) return Number(time.slice(0, 2));
  const number = numberMeant(value);
  return number !== undefined && number >= 0 && number <= 23 ? number : undefined;
}

/** Of a text that holds one: `"6"`, `"2,5"`, `"10%"` (0.1). */
export function numberMeant(value: unknown): number | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!/^[+-]?\d+([.,]\d+)?\s*%?$/.test(text)) return undefined;
  // A comma or a point may stand for a thousand or for a decimal point: nobody but the author knows.
  if (/^[+-]?[1-9]\d*[.,]\d{3}$|,\d{3}$/.test(text)) return undefined;
  const number = Number(text.replace(',', '.').replace(/\s*%$/, ''));
  return text.endsWith('%') ? Number((number / 100).toPrecision(12)) : number;
}

/** Of the words that people and CSV files use: `yes`, `1`, `off`. */
export function booleanMeant(value: unknown): boolean | undefined {
  if (value === 1 || value === 0) return value === 1;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (/^(true|yes|y|1|on)$/.test(word)) return true;
  return /^(false|no|n|0|off)$/.test(word) ? false : undefined;
}

/** A number is seconds or milliseconds since 1970. */
function instantMeant(value: unknown): string | undefined {
  if (typeof value === 'number') {
    const date = new Date(Math.abs(value) < 1e11 ? value * 1_000 : value);
    return Number.isNaN(date.getTime()) || Math.abs(value) < 1e8 ? undefined : readInstant(date, '', []);
  }
  if (typeof value !== 'string') return undefined;
  const [, year, month = '', day = '', rest = ''] =
    /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})(.*)$/.exec(value.trim()) ?? [];
  if (year === undefined) return undefined;
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${rest}`;
  return readInstant(text, '', []) === undefined ? undefined : text;
}

function dateMeant(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  const [, year, month = '', day = ''] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(text) ?? [];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return year !== undefined && isDate(date) ? date : undefined;
}

function timeMeant(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  const [, hours, minutes = '00', half] =
    /^(\d{1,2})(?:[:.h](\d{2})(?::\d{2})?)?\s*(am|pm|a\.m\.|p\.m\.)?$/.exec(text) ?? [];
  if (hours === undefined || (half === undefined && !/[:.h]/.test(text))) return undefined;
  const hour =
    half === undefined ? Number(hours) % 24 : (Number(hours) % 12) + (half.startsWith('p') ? 12 : 0);
  const time = `${String(hour).padStart(2, '0')}:${minutes}`;
  return Number(hours) <= 24 && isTime(time) ? time : undefined;
}

/** `2026-12-24`, and no day that the calendar does not have. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && readInstant(text, '', []) !== undefined;
}

/** `09:30`, to the minute. */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}
