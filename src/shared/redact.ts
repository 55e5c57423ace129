/** Makes text from outside fit to be shown or kept: the one home of redaction. */
import { errorText } from '../errors/error-text.js';

const hidden = '***';

/** Cut here: longer texts are free text, which may say anything about anybody. */
const longestMasked = 60;
const longestMessage = 300;
/** Longer than any body that is read. */
const longestRead = 100_000;
/** Wide on both sides of the sign: rather a word too many hidden than an address shown. */
const longestPart = 320;

/** In plain text, percent-encoded (also more than once), as HTML, as a JSON escape, and its two wide forms. */
const atSign = /@|%(?:25)*40|&#0*64;|&#x0*40;|&commat;|\\u0040|＠|﹫/giu;
const endOfAddress = /[\s"'<>(){},;]/u;
const unprintable = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]+/gu;
/** Digits that are shown: they name a moment, and nobody. */
const instant = /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.,]{5,18}(?:Z|[+-]\d{2}:?\d{2})?)?$/i;
/** Numbers of telephones, cards and customers, with the signs that people write between the digits. */
const longNumber = /\+?\d[\d ()/-]{5,}\d/g;

/** Every address, however its `@` is encoded, as `[address]`. For free text that is kept or shown. */
export function withoutAddresses(text: string, instead = '[address]'): string {
  if (text.search(atSign) === -1) return text;
  let safe = '';
  let done = 0;
  for (const { index, 0: sign } of text.matchAll(atSign)) {
    if (index < done) continue;
    let start = index;
    while (start > done && index - start < longestPart && !/\s/u.test(text.charAt(start - 1))) start -= 1;
    let end = index + sign.length;
    while (end < text.length && end - index < longestPart && !endOfAddress.test(text.charAt(end))) end += 1;
    safe += text.slice(done, start) + instead;
    done = end;
  }
  return safe + text.slice(done);
}

/** The user and the password of a URL, and what follows `password=`. For errors of drivers. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/\b([a-z][a-z\d+.-]*:\/\/)\S*@/gi, `$1${hidden}@`)
    .replace(/\b(password|passwd|pwd)=('[^']*'|"[^"]*"|[^\s&;,]+)/gi, `$1=${hidden}`);
}

/** Without these words, each as a whole. */
export function withoutWords(text: string, words: readonly string[]): string {
  const any = words
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length)
    .map(literal);
  if (any.length === 0) return text;
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])(?:${any.join('|')})(?![\\p{L}\\p{N}])`, 'giu'), ' ');
}

/**
 * What another system said, fit for an error message: no address, no control characters, at most 300 characters.
 *
 * @param secrets further texts that must not appear, in any case, encoded or with their words turned round: the key,
 *   the customer's name
 */
export function redact(text: string, secrets: readonly (string | undefined)[] = []): string {
  let safe = text.slice(0, longestRead);
  for (const secret of secrets) {
    if (secret === undefined || secret.length < 2) continue;
    for (const spelling of spellingsOf(secret)) {
      safe = safe.replace(new RegExp(literal(spelling), 'giu'), '[redacted]');
    }
  }
  safe = withoutAddresses(safe).replace(unprintable, ' ').replaceAll('`', "'");
  safe = safe.replace(/\s+/gu, ' ').trim();
  return safe.length > longestMessage ? `${safe.slice(0, longestMessage)}…` : safe;
}

const longestSpelled = 2_000;

/** A text as other systems write it: percent-encoded, as a form, in base64, in HTML, as JSON, last name first. */
function spellingsOf(secret: string): Set<string> {
  if (secret.length > longestSpelled) return new Set([secret]);
  const words = secret.split(/\s+/u).filter((word) => word !== '');
  const last = words.at(-1) ?? secret;
  const others = words.slice(0, -1).join(' ');
  const orders =
    others === '' ? [secret] : [secret, `${last}, ${others}`, `${last},${others}`, `${last} ${others}`];
  return new Set(orders.flatMap((text) => [text, ...encodingsOf(text)]));
}

function encodingsOf(text: string): string[] {
  const percent = [...new TextEncoder().encode(text)]
    .map((byte) => (/[\w.~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : hex(byte)))
    .join('');
  const characters = [...text];
  const isPlain = (character: string): boolean => /[\x20-\x7e]/.test(character) && !/[<>&"']/.test(character);
  const html = (radix: 10 | 16, prefix: string): string =>
    characters
      .map((one) => (isPlain(one) ? one : `&#${prefix}${(one.codePointAt(0) ?? 0).toString(radix)};`))
      .join('');
  const named: Readonly<Record<string, string>> = {
    '<': '&lt;',
    '>': '&gt;',
    '&': '&amp;',
    '"': '&quot;',
    "'": '&apos;',
  };
  const escaped = text.replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(text))).replace(/=+$/, '');
  return [
    ...[percent, percent.replaceAll('%20', '+'), percent.replaceAll('%', '%25'), text.replaceAll(' ', '+')],
    ...[html(10, ''), html(16, 'x'), text.replace(/[<>&"']/g, (sign) => named[sign] ?? sign), escaped],
    // Shorter ones stand in other words by chance.
    ...(base64.length > 4 ? [base64, base64.replaceAll('+', '-').replaceAll('/', '_')] : []),
  ];
}

function hex(byte: number): string {
  return `%${byte.toString(16).padStart(2, '0')}`;
}

/** The message of an error without an address; of anything else that was thrown, nothing is shown. Never throws. */
export function errorMessage(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return withoutAddresses(errorText(thrown), hidden);
  } catch {
    // A proxy whose prototype cannot be read.
  }
  return 'something that is not an error was thrown';
}

/** For people who look at a value: no address, no long number, no free text. Instants stay. */
export function maskText(text: string): string {
  if (instant.test(text)) return text;
  const shown = withoutAddresses(text, hidden).replace(longNumber, hidden);
  return shown.length > longestMasked
    ? `${shown.slice(0, longestMasked)}… (${text.length} characters)`
    : shown;
}

/** The domain stays: rules ask about it, and alone it names nobody. */
export function maskAddress(value: unknown): string {
  if (typeof value !== 'string') return hidden;
  const at = value.lastIndexOf('@');
  return at === -1 ? hidden : `${hidden}${value.slice(at).toLowerCase()}`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
