/** The one reader of ISO 8601: for records, mappings, operands of rules and imported rows alike. */

const zero = 48;
const hyphen = 45;
const point = 46;
const colon = 58;
const letterT = 84;
const letterZ = 90;
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * `2026-11-15T10:00:00+01:00` → milliseconds since 1970; undefined for any other text. Without a zone it is UTC, a
 * day alone is its midnight. Years have four digits; 30 February, `24:30` and the like are refused.
 */
export function parseInstant(text: string): number | undefined {
  const quick = parseUtc(text);
  if (quick !== undefined) return quick;
  const match = isoPattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const wall = Date.parse(`${local}Z`);
  // Date.parse rolls 30 February over into March; the calendar does not.
  if (toIso(wall)?.slice(0, 19) !== local) return undefined;
  const offset = offsetMinutes(zone);
  if (offset === undefined) return undefined;
  const instant = wall + Number(fraction.slice(0, 3).padEnd(3, '0')) - offset * 60_000;
  return toIso(instant) === undefined ? undefined : instant;
}

/** ISO 8601 in UTC; undefined for an invalid date and for a year that does not have four digits. */
export function toIso(milliseconds: number): string | undefined {
  if (Number.isNaN(milliseconds) || Math.abs(milliseconds) > 8.64e15) return undefined;
  const iso = new Date(milliseconds).toISOString();
  return iso.length === 24 ? iso : undefined;
}

/**
 * What machines write, `…T10:00:00Z` and `…T10:00:00.000Z`, checked digit by digit: Date costs ten times as much,
 * and every interaction has one of these. 29 February is left to the pattern above.
 */
function parseUtc(text: string): number | undefined {
  const { length } = text;
  if ((length !== 20 && length !== 24) || text.charCodeAt(length - 1) !== letterZ) return undefined;
  const hasSeparators =
    text.charCodeAt(4) === hyphen &&
    text.charCodeAt(7) === hyphen &&
    text.charCodeAt(10) === letterT &&
    text.charCodeAt(13) === colon &&
    text.charCodeAt(16) === colon;
  if (!hasSeparators) return undefined;
  const century = twoDigits(text, 0);
  const yearOfCentury = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const isTime =
    century >= 0 &&
    yearOfCentury >= 0 &&
    month >= 1 &&
    day >= 1 &&
    day <= (daysOfMonth[month - 1] ?? 0) &&
    isBelow(hour, 24) &&
    isBelow(minute, 60) &&
    isBelow(second, 60);
  if (!isTime) return undefined;
  const days = daysBefore(century * 100 + yearOfCentury, month, day);
  const milliseconds = (days * 86_400 + (hour * 60 + minute) * 60 + second) * 1_000;
  if (length === 20) return milliseconds;
  const tens = twoDigits(text, 20);
  const isFraction = text.charCodeAt(19) === point && tens >= 0 && twoDigits(text, 21) >= 0;
  return isFraction ? milliseconds + tens * 10 + text.charCodeAt(22) - zero : undefined;
}

/** Days from 1970-01-01 to the date, in the Gregorian calendar, with the year taken to begin in March. */
function daysBefore(year: number, month: number, day: number): number {
  const ownYear = year - (month <= 2 ? 1 : 0);
  const era = Math.floor(ownYear / 400);
  const yearOfEra = ownYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The number that two digits make; -1 where one of them is no digit. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - zero;
  const ones = text.charCodeAt(at + 1) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function isBelow(value: number, limit: number): boolean {
  return value >= 0 && value < limit;
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
