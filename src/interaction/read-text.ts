/** Reads one field that holds a text; null and '' mean missing. */

import type { Problem } from './issue.js';
import { remembered } from './memoize-text.js';
import { cleanText, fold } from './normalize-text.js';

const knownClean = remembered(cleanText);
const knownFold = remembered(fold);

/** Trimmed text, or undefined when missing; anything else than a text is a problem. */
export function readText(value: unknown, field: string, problems: Problem[]): string | undefined {
  return typeof value === 'string' ? given(cleanText(value)) : noText(value, field, problems);
}

/** The same, of a text that many records share: brand. */
export function readCommonText(value: unknown, field: string, problems: Problem[]): string | undefined {
  return typeof value === 'string' ? given(knownClean(value)) : noText(value, field, problems);
}

/** The same, folded: channel and status. */
export function readFolded(value: unknown, field: string, problems: Problem[]): string | undefined {
  return typeof value === 'string' ? given(knownFold(value)) : noText(value, field, problems);
}

/** One of the tags, folded. */
export function readTag(value: string): string {
  return knownFold(value);
}

function noText(value: unknown, field: string, problems: Problem[]): undefined {
  if (value !== undefined && value !== null) problems.push({ field, must: 'must be a text' });
}

function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/**
 * An id: a text, or a number taken as text. Whole numbers past 2^53 are refused: their last digits were lost when
 * the JSON was parsed, and two customers or cases would become one.
 */
export function readId(value: unknown, field: string, problems: Problem[]): string | undefined {
  if (typeof value !== 'number') return readText(value, field, problems);
  if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
  problems.push({ field, must: 'must be written as a text: a number of this size loses its last digits' });
  return undefined;
}

const localePattern = /^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?$/i;

/** `EN_us` → `en-US`. What is no language tag stays as written: the decision checks it, the record is fine. */
export function readLanguage(value: unknown, problems: Problem[]): string | undefined {
  return typeof value === 'string' ? given(knownLanguage(value)) : noText(value, 'language', problems);
}

const knownLanguage = remembered(languageOf);

/** As {@link readLanguage} has it; '' where there is none. */
export function languageOf(written: string): string {
  const text = cleanText(written);
  const match = localePattern.exec(text);
  if (match === null) return text;
  const [, language = '', script, region] = match;
  let tag = language.toLowerCase();
  if (script !== undefined) tag += `-${script.charAt(0).toUpperCase()}${script.slice(1).toLowerCase()}`;
  if (region !== undefined) tag += `-${region.toUpperCase()}`;
  return tag;
}

/** ISO 3166-1 alpha-2 in lower case; what is none stays as written, as with the language. */
export function readCountry(value: unknown, problems: Problem[]): string | undefined {
  return typeof value === 'string' ? given(knownCountry(value)) : noText(value, 'country', problems);
}

const knownCountry = remembered(countryOf);

/** As {@link readCountry} has it; '' where there is none. */
export function countryOf(written: string): string {
  const text = cleanText(written);
  return /^[a-z]{2}$/i.test(text) ? text.toLowerCase() : text;
}

/** true, false, or these words in any case; undefined when missing. */
export function readFlag(value: unknown, field: string, problems: Problem[]): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === undefined || value === null) return undefined;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  if (word === '') return undefined;
  if (word === 'true' || word === 'false') return word === 'true';
  problems.push({ field, must: 'must be true or false' });
  return undefined;
}
