/** Reads one field that holds a text; null and '' mean missing. */

import type { Issue } from './issue.js';
import { memoizeText } from './memoize-text.js';
import { cleanText, normalizeText } from './normalize-text.js';

const cleanedText = memoizeText(cleanText);
const normalizedText = memoizeText(normalizeText);

/** Trimmed text, or undefined when missing; anything else than a text is an issue. */
export function readText(value: unknown, field: string, issues: Issue[]): string | undefined {
  return typeof value === 'string' ? given(cleanText(value)) : noText(value, field, issues);
}

/** The same, of a text that many records share: brand. */
export function readCommonText(value: unknown, field: string, issues: Issue[]): string | undefined {
  return typeof value === 'string' ? given(cleanedText(value)) : noText(value, field, issues);
}

/** The same, folded: channel and status. */
export function readFolded(value: unknown, field: string, issues: Issue[]): string | undefined {
  return typeof value === 'string' ? given(normalizedText(value)) : noText(value, field, issues);
}

/** One of the tags, folded. */
export function readTag(value: string): string {
  return normalizedText(value);
}

function noText(value: unknown, field: string, issues: Issue[]): undefined {
  if (value !== undefined && value !== null) issues.push({ field, must: 'must be a text' });
}

function given(text: string): string | undefined {
  return text === '' ? undefined : text;
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

const localePattern = /^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?$/i;

/** `EN_us` → `en-US`. Any other text stays as written: the decision checks it, and the record can be read. */
export function readLanguage(value: unknown, issues: Issue[]): string | undefined {
  return typeof value === 'string' ? given(memoizedLanguage(value)) : noText(value, 'language', issues);
}

const memoizedLanguage = memoizeText(languageOf);

/** As {@link readLanguage} has it; '' where there is none. */
function languageOf(written: string): string {
  const text = cleanText(written);
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
  return typeof value === 'string' ? given(memoizedCountry(value)) : noText(value, 'country', issues);
}

const memoizedCountry = memoizeText(countryOf);

/** As {@link readCountry} has it; '' where there is none. */
function countryOf(written: string): string {
  const text = cleanText(written);
  return /^[a-z]{2}$/i.test(text) ? text.toLowerCase() : text;
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
