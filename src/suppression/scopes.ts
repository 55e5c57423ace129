/** Scopes of a request: hashes of its brand, channel, agent and declared facts, which windows and quotas look at. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { normaliseAddress } from '../interaction/address.js';
import type { ScopePart, WindowSetting } from '../rules/rule-set.js';
import { partsMark, unknownPart } from '../stores/row/scope.js';

/** What windows and quotas are narrowed by; a request has most of it. */
export interface Surroundings {
  readonly brand?: string;
  readonly channel?: string;
  readonly employee?: { readonly email?: string; readonly custom_id?: string };
  /** Values of declared facts by name, as they are compared. */
  readonly facts?: ReadonlyMap<string, string>;
}

/** Makes a short text of one that may be personal. */
export type HashPart = (text: string) => string;

/** The customer as such: every request holds an anchor here, so that a window added later finds it. */
const customerScope = '';

/** Most pairs of brand and channel come again. */
const knownScopes = new Map<string, readonly string[]>();
const mostKnown = 1_000;

/** What a request is anchored by whatever the windows are. */
export type Narrowing = 'brand' | 'channel';
/** In the order in which they stand in a scope: a hash depends on it, so it must not change. */
export const narrowings: readonly Narrowing[] = ['brand', 'channel'];

/** Every width of these. */
export const widths: readonly (readonly Narrowing[])[] = [[], ['brand'], ['channel'], ['brand', 'channel']];

/** The parts of a window, where they are more than brand and channel. */
export function furtherParts({ per }: Pick<WindowSetting, 'per'>): readonly ScopePart[] | undefined {
  const parts = per.filter((part) => part !== 'customer');
  return parts.some((part) => part !== 'brand' && part !== 'channel') ? parts : undefined;
}

/** The scope of a window that is narrowed by more than brand and channel. */
export function scopeOfParts(
  parts: readonly ScopePart[],
  surroundings: Surroundings,
  hash: HashPart,
): string {
  const width = shortHash(JSON.stringify(parts));
  return `${partsMark}${width}.${hashedParts(parts, surroundings, hash)}`;
}

/** `*` for what is unknown. */
export function hashedParts(parts: readonly ScopePart[], surroundings: Surroundings, hash: HashPart): string {
  return parts
    .map((part) => {
      const value = partValue(part, surroundings);
      return value === undefined ? unknownPart : hash(JSON.stringify([part, value]));
    })
    .join('.');
}

/** As it is compared; undefined where it is unknown. */
function partValue(part: ScopePart, surroundings: Surroundings): string | undefined {
  if (part === 'brand' || part === 'channel') return knownOf(surroundings)[part];
  if (part !== 'employee') return surroundings.facts?.get(part);
  const { email, custom_id: id } = surroundings.employee ?? {};
  if (email !== undefined) return normaliseAddress(email);
  return id === undefined ? undefined : `#${id}`;
}

/**
 * The scope of each width, in the order of `widths`. An unknown brand or channel has a scope of its own, which every
 * check of that width looks at.
 */
export function scopesOf(after: WindowSetting['after'], known: Known): readonly string[] {
  const text = JSON.stringify([after, known.brand, known.channel]);
  const scopes =
    knownScopes.get(text) ??
    widths.map((width) =>
      width.length === 0 && after === 'request'
        ? customerScope
        : shortHash(JSON.stringify([after, width.map((one) => [one, known[one] ?? null])])),
    );
  if (knownScopes.size >= mostKnown) knownScopes.clear();
  knownScopes.set(text, scopes);
  return scopes;
}

/** The scope of one width. */
export function scopeOf(width: readonly Narrowing[], after: WindowSetting['after'], known: Known): string {
  const index = widths.findIndex((one) => one.join() === width.join());
  return scopesOf(after, known)[index] ?? customerScope;
}

/** Brand and channel as far as they are known, folded. */
export type Known = Pick<Surroundings, Narrowing>;

/** As brands and channels are compared: an empty one is unknown. */
export function knownOf(surroundings: Surroundings): Known {
  const known: { brand?: string; channel?: string } = {};
  for (const one of narrowings) {
    const value = surroundings[one]?.trim().toLowerCase().normalize('NFC');
    if (value !== undefined && value !== '') known[one] = value;
  }
  return known;
}

/** Eight characters of base64url are 48 bits: enough to tell apart the handful of scopes of one customer. */
export function shortHash(text: string): string {
  const bytes = sha256(utf8ToBytes(text)).subarray(0, 6);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
