/** Instants as numbers and in ISO 8601: the one reader, for records, mappings, operands of rules and imported rows alike. */

/** The last instant that a date can name (ECMA-262, 21.4.1.1). */
const lastInstant = 8.64e15;

/** The end of the year 9999: when that ends which holds for ever. */
export const endOfTime = 253_402_300_799_999;

/** Milliseconds since the epoch that can be written as a date. */
export function isInstant(given: unknown): given is number {
  return typeof given === 'number' && Math.abs(given) <= lastInstant;
}

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * What machines write, `…T10:00:00Z` and `…T10:00:00.000Z`: nearly all texts are of this form, and are told five times
 * faster. 29 February is left to the pattern above.
 */
const utcPattern =
  /^[1-9]\d{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;

/**
 * `2026-11-15T10:00:00+01:00` → milliseconds since 1970; undefined for any other text. Without a zone it is UTC, a
 * day alone is its midnight. Years have four digits; 30 February, `24:30` and the like are refused.
 */
export function parseInstant(text: string): number | undefined {
  if (utcPattern.test(text)) return utcMilliseconds(text);
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
  if (!isInstant(milliseconds)) return undefined;
  const iso = new Date(milliseconds).toISOString();
  return iso.length === 24 ? iso : undefined;
}

/** Of a text of the pattern above; `Date.parse` takes three times as long, and every interaction has one of these. */
function utcMilliseconds(text: string): number {
  const two = (at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * zero;
  const fraction = text.length === utcSeconds ? 0 : two(20) * 10 + text.charCodeAt(22) - zero;
  return Date.UTC(two(0) * 100 + two(2), two(5) - 1, two(8), two(11), two(14), two(17), fraction);
}

const zero = 48;
const utcSeconds = '2026-01-31T12:00:00Z'.length;

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** `2026-11-15T10:00:00+01:00` → `2026-11-15T09:00:00.000Z`, the one form that compares as text; undefined as above. */
export function isoOf(text: string): string | undefined {
  if (utcPattern.test(text)) return text.length === utcSeconds ? `${text.slice(0, -1)}.000Z` : text;
  const milliseconds = parseInstant(text);
  return milliseconds === undefined ? undefined : toIso(milliseconds);
}
