/** Makes a text from outside fit for an error message: no address, no key, no control characters, not too long. */

const longest = 300;
/** Generous on both sides of the sign: better a word too many blanked than an address let through. */
const addressLike = /\S{0,320}(?:@|%40|&#64;|\\u0040)[^\s"'<>(){},;]{0,320}/giu;
const unprintable = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]+/gu;

/**
 * @param text what the other side, or the machine, said
 * @param secrets further texts that must not appear: the key, the customer's name
 */
export function redact(text: string, secrets: readonly (string | undefined)[] = []): string {
  let safe = text.slice(0, longest * 4);
  for (const secret of secrets) {
    if (secret !== undefined && secret.length > 1) safe = safe.replaceAll(secret, '[redacted]');
  }
  safe = safe.replace(addressLike, '[address]').replace(unprintable, ' ').replaceAll('`', "'");
  safe = safe.replace(/\s+/gu, ' ').trim();
  return safe.length > longest ? `${safe.slice(0, longest)}…` : safe;
}
