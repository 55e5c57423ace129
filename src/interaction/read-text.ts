/** Reads one field that holds a text; null and '' mean missing. */
import { cleanText } from './fold.js';
import type { Problem } from './problem.js';

/** Trimmed text, or undefined when missing; anything else than a text is a problem. */
export function readText(value: unknown, field: string, problems: Problem[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') {
    problems.push({ field, must: 'must be a text' });
    return undefined;
  }
  const text = cleanText(value);
  return text === '' ? undefined : text;
}

/** The same, folded: channel and status. */
export function readFolded(value: unknown, field: string, problems: Problem[]): string | undefined {
  return readText(value, field, problems)?.toLowerCase();
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
  const text = readText(value, 'language', problems);
  if (text === undefined) return undefined;
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
  const text = readText(value, 'country', problems);
  return text !== undefined && /^[a-z]{2}$/i.test(text) ? text.toLowerCase() : text;
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
