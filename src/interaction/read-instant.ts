/** Reads a point in time in ISO 8601 and gives it back in UTC, the one form that compares as text. */
import type { Problem } from './issue.js';

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** `2026-11-15T10:00:00+01:00` → `2026-11-15T09:00:00.000Z`; undefined when missing. Without a zone it is UTC. */
export function readInstant(value: unknown, field: string, problems: Problem[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text =
    typeof value === 'string' ? value.trim() : value instanceof Date ? isoOf(value.getTime()) : null;
  if (text === '') return undefined;
  const instant = text === null || text === undefined ? undefined : (quickly(text) ?? carefully(text));
  if (instant === undefined) {
    problems.push({ field, must: 'must be a time in ISO 8601 with a year of four digits' });
  }
  return instant;
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * What machines write, `…T10:00:00Z` and `…T10:00:00.000Z`, checked digit by digit: Date costs ten times as much,
 * and every interaction has one of these. 29 February is left to the careful way.
 */
function quickly(text: string): string | undefined {
  if (text.length !== 20 && text.length !== 24) return undefined;
  const month = twoDigits(text, 5);
  const valid =
    twoDigits(text, 0) >= 0 &&
    twoDigits(text, 2) >= 0 &&
    text[4] === '-' &&
    month >= 1 &&
    text[7] === '-' &&
    twoDigits(text, 8) >= 1 &&
    twoDigits(text, 8) <= (daysOfMonth[month - 1] ?? 0) &&
    text[10] === 'T' &&
    isBelow(twoDigits(text, 11), 24) &&
    text[13] === ':' &&
    isBelow(twoDigits(text, 14), 60) &&
    text[16] === ':' &&
    isBelow(twoDigits(text, 17), 60);
  if (!valid) return undefined;
  if (text.length === 20) return text[19] === 'Z' ? `${text.slice(0, 19)}.000Z` : undefined;
  const fraction = text[19] === '.' && twoDigits(text, 20) >= 0 && twoDigits(text, 21) >= 0;
  return fraction && text[23] === 'Z' ? text : undefined;
}

/** The number that two digits make; -1 when they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function isBelow(value: number, limit: number): boolean {
  return value >= 0 && value < limit;
}

function carefully(text: string): string | undefined {
  const match = isoPattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const wall = Date.parse(`${local}Z`);
  // Date.parse rolls 30 February over into March; the calendar does not.
  if (isoOf(wall)?.slice(0, 19) !== local) return undefined;
  const offset = offsetMinutes(zone);
  if (offset === undefined) return undefined;
  return isoOf(wall + Number(fraction.slice(0, 3).padEnd(3, '0')) - offset * 60_000);
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** Undefined for an invalid date and for a year that does not have four digits. */
function isoOf(milliseconds: number): string | undefined {
  if (Number.isNaN(milliseconds) || Math.abs(milliseconds) > 8.64e15) return undefined;
  const iso = new Date(milliseconds).toISOString();
  return iso.length === 24 ? iso : undefined;
}
