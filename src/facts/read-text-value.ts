/** Brings texts to the one form in which they are compared; the same for facts and for the operands of rules. */
/// <reference lib="es2024.string" />
import { unwrapAddress } from '../interaction/address.js';
import { asciiDomain } from '../interaction/email-address.js';
import type { Comparison } from './standard-facts.js';

/**
 * The form of a whole value. `exact`: composed (NFC), trimmed, `asItLooks`. `folded`: in lower case, too, whatever the
 * language. `language`: `en_US` is `en-us`. `address` and `domain`: the domain in its ASCII form.
 * Applying it twice changes nothing.
 */
export function readTextValue(text: string, comparison: Comparison): string {
  switch (comparison) {
    case 'exact':
      return cleanText(text);
    case 'folded':
      return foldText(text);
    case 'language':
      return foldText(text).replaceAll('_', '-');
    case 'address':
      return foldAddress(unwrapAddress(text.trim()), wholeDomain);
    case 'domain':
      return wholeDomain(withoutAt(text.trim()));
  }
}

/** The form of the beginning or the end of a value: as `readTextValue`, but spaces at its ends stay. */
export function readTextPart(text: string, comparison: Comparison, part: 'start' | 'end'): string {
  const [, before = '', middle = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(asItLooks(text)) ?? [];
  return before + readInner(middle, comparison, part) + after;
}

function readInner(text: string, comparison: Comparison, part: 'start' | 'end'): string {
  const domain = part === 'start' ? foldDomain : wholeDomain;
  if (comparison === 'domain') return domain(part === 'start' ? withoutAt(text) : text);
  if (comparison !== 'address') return readTextValue(text, comparison);
  // The end of an address is the end of its domain, also when it is written without the @.
  return part === 'start' || text.includes('@') ? foldAddress(text, domain) : domain(text);
}

/** Shows nothing: soft hyphen, zero-width space, marks of direction, word joiner, byte order mark, variants of signs. */
const unseen =
  /\u034F|\uFE0E|\uFE0F|[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;

/**
 * With plain spaces, and without what shows nothing: a tag that was pasted from a web page is the tag it looks like, so
 * that an opt-out by tag holds. Joiners stay, because scripts and emoji are written with them.
 */
export function asItLooks(text: string): string {
  return isAscii(text) ? text : text.replaceAll(/\p{Zs}/gu, ' ').replaceAll(unseen, '');
}

/** In that form already, as most texts are: printable ASCII without spaces at its ends. */
const plain = /^[!-~]([ -~]*[!-~])?$/;
const plainLowerCase = /^[!-@[-~]([ -@[-~]*[!-@[-~])?$/;

/** Trimmed and composed; NUL and lone surrogates, which a database or the vendor may refuse, become U+FFFD. */
function cleanText(text: string): string {
  if (plain.test(text)) return text;
  const trimmed = asItLooks(text).trim();
  return isAscii(trimmed) ? trimmed.replaceAll('\0', '\uFFFD') : compose(trimmed);
}

function foldText(text: string): string {
  if (plainLowerCase.test(text)) return text;
  const trimmed = asItLooks(text).trim();
  if (isAscii(trimmed)) return trimmed.toLowerCase().replaceAll('\0', '\uFFFD');
  // By way of upper case, so that `STRASSE` is `straße`, and first in lower case, so that `STRAẞE` is; the sigma at the
  // end of a word is a sigma like any other.
  return compose(compose(trimmed).toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ')).trim();
}

function compose(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD').normalize('NFC');
}

function foldAddress(text: string, readDomain: (domain: string) => string): string {
  const at = text.lastIndexOf('@');
  return at === -1 ? foldText(text) : `${foldText(text.slice(0, at))}@${readDomain(text.slice(at + 1))}`;
}

function withoutAt(text: string): string {
  return text.startsWith('@') ? text.slice(1) : text;
}

/** Without the dot at the end, which changes nothing. */
function wholeDomain(domain: string): string {
  const ascii = plainLowerCase.test(domain) ? domain : foldDomain(domain);
  return ascii.endsWith('.') ? ascii.replace(/(?<=.)\.+$/, '') : ascii;
}

/** In its ASCII form; also of a part that begins with a dot. */
function foldDomain(domain: string): string {
  if (isAscii(domain)) return foldText(domain);
  const [, dot = '', name = ''] = /^(\.?)(.*)$/s.exec(domain) ?? [];
  const ascii = asciiDomain(name);
  return ascii === undefined ? foldText(domain) : dot + ascii;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
