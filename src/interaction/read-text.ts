/** Reads one field that holds a text; null and '' mean missing. */
/// <reference lib="es2024.string" />
import { isoOf, toIso } from '../shared/instant.js';
import { countryPattern } from './language-and-country.js';

/** What is wrong with one field of a record; gathered, so that all of it is said in one go. */
export interface Issue {
  /** `customer.email`, `tags[3]`, … */
  readonly field: string;
  /** What it should be: `must be a text`. Never the value itself: it may be an address. */
  readonly must: string;
}

const longestName = 64;

/** A field's name as it may be shown: none that could be an address, or that could write to a terminal. */
export function showName(name: string): string {
  return name.length > longestName || /[@\p{C}]/u.test(name) ? '(a name not shown here)' : name;
}

/** Trimmed and lower case, whatever the machine's locale: how channels, statuses and tags are kept. */
export function normalizeText(text: string): string {
  return cleanText(text).toLowerCase();
}

/**
 * Trimmed; NUL and lone surrogates become U+FFFD, because neither can be sent to the vendor or stored in a
 * database: `"a\0"` and `"a"` stay different texts, and no later stage has to handle them.
 */
function cleanText(text: string): string {
  const trimmed = text.trim();
  const wellFormed = trimmed.isWellFormed() ? trimmed : trimmed.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed;
}

/** Trimmed text, or undefined when missing; anything else than a text is an issue. */
export function readText(value: unknown, field: string, issues: Issue[]): string | undefined {
  if (typeof value === 'string') return cleanText(value) || undefined;
  if (value !== undefined && value !== null) issues.push({ field, must: 'must be a text' });
  return undefined;
}

/** The same, folded: channel and status. */
export function readFolded(value: unknown, field: string, issues: Issue[]): string | undefined {
  return readText(value, field, issues)?.toLowerCase();
}

/** True for a whole number as spreadsheets round it, `1.23457E+11`: several ids look alike afterwards. */
export function isSpoiltNumber(text: string): boolean {
  return text.length < 30 && text.includes('+') && /^\s*\d(?:[.,]\d+)?e\+\d{2,3}\s*$/i.test(text);
}

/**
 * An id: a text, or a number taken as text. Whole numbers past 2^53 are refused: their last digits were lost when
 * the JSON was parsed, and two customers or cases would become one.
 */
export function readId(value: unknown, field: string, issues: Issue[]): string | undefined {
  if (typeof value === 'string' && isSpoiltNumber(value)) {
    const must = 'must be written out: a spreadsheet rounded it, so that several ids look alike';
    issues.push({ field, must });
    return undefined;
  }
  if (typeof value !== 'number') return readText(value, field, issues);
  if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
  issues.push({ field, must: 'must be written as a text: a number of this size loses its last digits' });
  return undefined;
}

const plainLanguage = /^[a-z]{2}$/;
const localePattern = /^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?$/i;

/** `EN_us` → `en-US`. Any other text stays as written: the decision checks it, and the record can be read. */
export function readLanguage(value: unknown, issues: Issue[]): string | undefined {
  const text = readText(value, 'language', issues);
  if (text === undefined || plainLanguage.test(text)) return text;
  const match = localePattern.exec(text);
  if (match === null) return text;
  const [, language = '', script, region] = match;
  let tag = language.toLowerCase();
  if (script !== undefined) tag += `-${script.charAt(0).toUpperCase()}${script.slice(1).toLowerCase()}`;
  if (region !== undefined) tag += `-${region.toUpperCase()}`;
  return tag;
}

/** ISO 3166-1 alpha-2 in lower case; any other text stays as written, as with the language. */
export function readCountry(value: unknown, issues: Issue[]): string | undefined {
  const text = readText(value, 'country', issues);
  return text !== undefined && countryPattern.test(text) ? text.toLowerCase() : text;
}

/** true, false, or these words in any case; undefined when missing. */
export function readFlag(value: unknown, field: string, issues: Issue[]): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === undefined || value === null) return undefined;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  if (word === '') return undefined;
  if (word === 'true' || word === 'false') return word === 'true';
  issues.push({ field, must: 'must be true or false' });
  return undefined;
}

/** Reads a field that holds a point in time, as {@link isoOf} does; undefined when missing. */
export function readInstant(value: unknown, field: string, issues: Issue[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'string' ? value.trim() : undefined;
  if (text === '') return undefined;
  const iso = text === undefined ? value instanceof Date && toIso(value.getTime()) : isoOf(text);
  if (iso) return iso;
  issues.push({ field, must: 'must be a time in ISO 8601 with a year of four digits' });
  return undefined;
}
