/** Makes a text from outside fit for an error message: no address, no key, no control characters, not too long. */

const longest = 300;
/** More than any body that is read. */
const longestRead = 100_000;
const atSign = /@|%(?:25)*40|&#0*64;|&#x0*40;|&commat;|\\u0040|＠|﹫/giu;
const endOfAddress = /[\s"'<>(){},;]/u;
/** Generous on both sides of the sign: better a word too many blanked than an address let through. */
const longestPart = 320;
const unprintable = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]+/gu;

/**
 * @param text what the other side, or the machine, said
 * @param secrets further texts that must not appear, however they are spelled: the key, the customer's name
 */
export function redact(text: string, secrets: readonly (string | undefined)[] = []): string {
  let safe = text.slice(0, longestRead);
  for (const secret of secrets) {
    if (secret !== undefined && secret.length > 1) {
      safe = safe.replace(new RegExp(literal(secret), 'giu'), '[redacted]');
    }
  }
  safe = withoutAddresses(safe).replace(unprintable, ' ').replaceAll('`', "'");
  safe = safe.replace(/\s+/gu, ' ').trim();
  return safe.length > longest ? `${safe.slice(0, longest)}…` : safe;
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

function withoutAddresses(text: string): string {
  let safe = '';
  let done = 0;
  for (const { index, 0: sign } of text.matchAll(atSign)) {
    if (index < done) continue;
    let start = index;
    while (start > done && index - start < longestPart && !/\s/u.test(text.charAt(start - 1))) start -= 1;
    let end = index + sign.length;
    while (end < text.length && end - index < longestPart && !endOfAddress.test(text.charAt(end))) end += 1;
    safe += `${text.slice(done, start)}[address]`;
    done = end;
  }
  return safe + text.slice(done);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
