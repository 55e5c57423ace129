/** The one reading of e-mail addresses: for requests, keys, lists, imports, look-ups and the hold-out share. */
import { asciiDomain, isCommonAddress, isEmailAddress } from './email-address.js';

/** Off unless set. They make keys only: the address that is written to is never changed. */
export interface AddressRules {
  /** Gmail delivers alike with and without dots, with `+anything`, and at googlemail.com. */
  readonly gmail?: boolean;
  /** For every provider, `name+anything@` counts as `name@`. */
  readonly plusTags?: boolean;
}

/** The one address that a text holds for certain, or why there is none. */
export type AddressReading =
  | {
      readonly ok: true;
      /** In the spelling of the text, without what stood around it or could not be seen. */
      readonly address: string;
      /** True when more than spaces around it was taken away. */
      readonly isUnwrapped: boolean;
    }
  | {
      readonly ok: false;
      /** Without anything of the text: it may hold an address. */
      readonly problem: string;
    };

/** Longer than any address with its name and its quotes. */
const longestText = 1_000;
/** `example.com`, `@example.com`, `*@example.com` */
const wholeDomain = /^(?:\**@)?(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}$/u;
const gmailDomains: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);

/** Reads what is certain: display names, `mailto:`, brackets, quotes, separators and invisible characters are taken away. */
export function readAddress(text: string): AddressReading {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, problem: 'is empty' };
  if (trimmed.length > longestText) return { ok: false, problem: 'is too long for an e-mail address' };
  const seen = isAscii(trimmed) ? trimmed : visible(trimmed);
  const address = withoutWrapping(seen, 0);
  if (address !== undefined) return { ok: true, address, isUnwrapped: address !== trimmed };
  if (wholeDomain.test(seen)) {
    const rule = 'a rule that skips by `customer.email_domain` leaves all of it alone';
    return { ok: false, problem: `is a whole domain, and not an e-mail address: ${rule}` };
  }
  const signs = seen.split('@').length - 1;
  const problem =
    signs > 1 ? 'is not one e-mail address: it has more than one `@`' : 'is not an e-mail address';
  return { ok: false, problem };
}

/** The address in the text, or the text as it is where it cannot be read as one. */
export function unwrapAddress(text: string): string {
  if (isCommonAddress(text)) return text;
  const read = readAddress(text);
  return read.ok ? read.address : text;
}

/**
 * The form in which addresses are compared: unwrapped, composed (NFC), lower case in no language in particular, the
 * domain in its ASCII form. Twice changes nothing.
 */
export function normaliseAddress(address: string, rules: AddressRules = {}): string {
  return applyAddressRules(plainAddress(address), rules);
}

/** What counts as the same customer under these rules, of an address that is normalised already. */
export function applyAddressRules(plain: string, rules: AddressRules): string {
  const at = plain.lastIndexOf('@');
  if (at <= 0) return plain;
  const name = plain.slice(0, at);
  const domain = plain.slice(at + 1);
  if (rules.gmail === true && gmailDomains.has(domain)) {
    return `${withoutTag(name).replaceAll('.', '')}@gmail.com`;
  }
  return rules.plusTags === true ? `${withoutTag(name)}@${domain}` : plain;
}

/** As the first version kept addresses: trimmed, composed, lower case, and nothing taken away. */
export function formerAddress(address: string): string {
  return address.normalize('NFC').toLowerCase().normalize('NFC').trim();
}

function plainAddress(address: string): string {
  if (isCommonAddress(address)) return address.toLowerCase();
  const folded = formerAddress(unwrapAddress(address));
  if (isAscii(folded)) return folded;
  const at = folded.lastIndexOf('@');
  const domain = folded.slice(at + 1);
  if (at === -1 || isAscii(domain)) return folded;
  return `${folded.slice(0, at)}@${asciiDomain(domain) ?? domain}`;
}

function withoutTag(name: string): string {
  const plus = name.indexOf('+');
  return plus <= 0 ? name : name.slice(0, plus);
}

/** Letters and signs in the width of East Asian characters. */
const wideForm = /[\uFF01-\uFF5E]/g;

/** Marks of direction, spaces of no width, soft hyphens; the joiners of scripts that need them stay within those. */
const invisible =
  /(?<!\P{ASCII})[\u200C\u200D]|(?![\u200C\u200D])[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;

function visible(text: string): string {
  return text
    .replace(invisible, '')
    .replace(wideForm, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('﹫', '@')
    .replace(/[。｡]/g, '.')
    .trim();
}

/** Each takes one layer away, where the text has it. */
const layers: readonly ((text: string) => string | undefined)[] = [
  (text) => /^[\s;,]*(.*?)[\s;,.]*$/s.exec(text)?.[1],
  (text) => between(text, quotes),
  (text) => between(text, brackets),
  withoutMailto,
  withoutName,
];
const quotes: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['„', '“'],
  ['‘', '’'],
  ['‚', '‘'],
  ['«', '»'],
  ['‹', '›'],
];
const brackets: readonly (readonly [string, string])[] = [
  ['<', '>'],
  ['(', ')'],
  ['[', ']'],
];
/** More layers than this are no address that somebody wrote. */
const mostLayers = 12;

function withoutWrapping(text: string, depth: number): string | undefined {
  if (isEmailAddress(text)) return text;
  if (depth === mostLayers || !/@|%40/.test(text)) return undefined;
  for (const layer of layers) {
    const inner = layer(text);
    const address = inner === undefined || inner === text ? undefined : withoutWrapping(inner, depth + 1);
    if (address !== undefined) return address;
  }
  return undefined;
}

function between(text: string, pairs: readonly (readonly [string, string])[]): string | undefined {
  const pair = pairs.find(
    ([open, close]) => text.length > 2 && text.startsWith(open) && text.endsWith(close),
  );
  return pair && text.slice(1, -1).trim();
}

function withoutMailto(text: string): string | undefined {
  const [, address] = /^mailto:\s*([^?]*)/i.exec(text) ?? [];
  if (address === undefined) return undefined;
  try {
    return decodeURIComponent(address).trim();
  } catch {
    return undefined;
  }
}

/** `Jane Doe <jane@example.com>`, `jane@example.com (Jane Doe)`; a name that is another address makes it uncertain. */
function withoutName(text: string): string | undefined {
  const named = /^([^<>]*)<([^<>]*)>$/.exec(text) ?? /^([^[\]]*)\[([^[\]]*)\]$/.exec(text);
  const commented = /^([^()]*)\(([^()]*)\)$/.exec(text);
  const [, name, address] = named ?? [];
  if (name !== undefined && address !== undefined)
    return isNameOf(name, address) ? address.trim() : undefined;
  const [, before, comment] = commented ?? [];
  if (before === undefined || comment === undefined) return undefined;
  if (isNameOf(comment, before)) return before.trim();
  return isNameOf(before, comment) ? comment.trim() : undefined;
}

function isNameOf(name: string, address: string): boolean {
  if (!name.includes('@')) return true;
  const own = withoutWrapping(name.trim(), mostLayers - 4);
  return own !== undefined && own === withoutWrapping(address.trim(), mostLayers - 4);
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
