/** Whether a text can be an address to write to. Strict where it is cheap to be: in doubt nobody is written to. */

/** RFC 5321: the whole path is 256 octets with its brackets, the local part 64. */
const longestAddress = 254;
const longestLocalPart = 64;

/**
 * Not U+FFFD either: it stands for a character that was lost, and so for another address. Nor `*`, which a mailbox may
 * have by RFC 5322, and who writes it means many.
 */
const local = /^[^\s\p{C}\uFFFD*@<>()[\]\\,;:"]+$/u;
/** What is left of a pair of quotes, or a spreadsheet's mark of a text: nobody knows which mailbox is meant. */
const openQuote = /^['`‘’‚“”„«»‹›]/;
const label = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/** Nearly all addresses are of this form, and it is found out five times faster. */
const common = /^[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z0-9]+$/i;

/** True for most addresses: ASCII, and nothing around them. False says nothing. */
export function isCommonAddress(text: string): boolean {
  return text.length <= longestLocalPart && common.test(text);
}

/** No quoted local parts and no hosts in brackets, which RFC 5321 allows: hardly a customer has one. */
export function isEmailAddress(text: string): boolean {
  if (text.length > longestAddress) return false;
  if (isCommonAddress(text)) return true;
  const at = text.indexOf('@');
  if (at < 1 || at > longestLocalPart) return false;
  return isLocalPart(text.slice(0, at)) && isDomain(text.slice(at + 1));
}

function isLocalPart(text: string): boolean {
  return (
    local.test(text) &&
    !openQuote.test(text) &&
    !text.startsWith('.') &&
    !text.endsWith('.') &&
    !text.includes('..')
  );
}

/** Two labels at least. */
export function isDomain(text: string): boolean {
  const labels = text.split('.');
  return labels.length > 1 && labels.every((part) => part.length <= 63 && label.test(part));
}

const labels = /^[\p{L}\p{M}\p{N}.。．｡-]+$/u;

/**
 * A domain in the ASCII form that mail systems use (UTS 46): `münchen.de` is `xn--mnchen-3ya.de`. Not folded: `faß` is
 * not `fass`. Undefined where there is none. Pure: `URL` is in Node and in browsers.
 */
export function asciiDomain(domain: string): string | undefined {
  if (!labels.test(domain)) return undefined;
  try {
    const { hostname } = new URL(`http://${domain}`);
    // A URL reads numbers as the address of a host, which a domain in an e-mail address is not.
    return /^[\d.]*$/.test(hostname) ? undefined : hostname;
  } catch {
    return undefined;
  }
}
