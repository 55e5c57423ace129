/** Windows as arithmetic: settings of the rule set × one request × now → the checks a store can make on anchors. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { WindowSetting } from '../rules/rule-set.js';
import { invalidOption } from '../shared/options.js';
import { parseWindowLength } from '../shared/window-length.js';
import type { CountedFor, WindowCheck } from '../stores/port.js';
import { countedUntil } from '../stores/row/counted.js';
import { anyScope } from '../stores/row/row.js';

/** What narrower windows look at. */
export interface Surroundings {
  readonly brand?: string;
  readonly channel?: string;
}

const dayMs = 24 * 60 * 60 * 1_000;

/** The customer as such: every request holds an anchor here, so that a window added later finds it. */
const customerScope = '';

/** Most brands and channels come again. */
const knownHashes = new Map<string, string>();
const mostHashes = 1_000;

/** Checks of windows that look at the customer alone, as most do: the same for every request. */
const plainChecks = new WeakMap<
  readonly WindowSetting[],
  ReadonlyMap<string, readonly WindowCheck[]> | 'none'
>();

type Narrowing = 'brand' | 'channel';
const narrowings: readonly Narrowing[] = ['brand', 'channel'];

/** Every width a window can have. */
const widths: readonly (readonly Narrowing[])[] = [[], ['brand'], ['channel'], ['brand', 'channel']];

/** One check for each window. */
export function windowChecks(
  windows: readonly WindowSetting[],
  surroundings: Surroundings,
  timezone: string,
): readonly WindowCheck[] {
  return checksOfPlain(windows, timezone) ?? windows.map((window) => checkOf(window, surroundings, timezone));
}

/**
 * Scopes in which a request holds an anchor: one for each width a window can have, so that windows of other settings
 * find it later. A window after a response finds none of them.
 */
export function requestScopes(surroundings: Surroundings): readonly string[] {
  return widths.map((width) => scopeOf(width, 'request', surroundings));
}

/** Of the scopes of a request those that these windows look at: enough where the windows never change. */
export function scopesSeenBy(
  windows: readonly WindowSetting[],
  surroundings: Surroundings,
): readonly string[] {
  const seen = widths.filter((width) =>
    windows.some(({ after, per }) => after === 'request' && width.every((one) => per.includes(one))),
  );
  return (seen.length === 0 ? [[]] : seen).map((width) => scopeOf(width, 'request', surroundings));
}

/** Scopes in which a response holds an anchor: one for each width a window can have. */
export function responseScopes(surroundings: Surroundings): readonly string[] {
  return widths.map((width) => scopeOf(width, 'response', surroundings));
}

function checkOf(window: WindowSetting, surroundings: Surroundings, timezone: string): WindowCheck {
  const { name, max, after, per } = window;
  const known = knownOf(surroundings);
  // What is unknown of this request narrows nothing: it might be the brand or the channel of any other.
  const width = narrowings.filter((one) => per.includes(one) && known[one] !== undefined);
  const alsoIn = unknownScopes(width, after, known);
  return {
    name,
    scope: scopeOf(width, after, known),
    ...(alsoIn.length === 0 ? {} : { alsoIn }),
    max,
    ...countedFor(window, timezone),
  };
}

/** Undefined where the request makes a difference. */
function checksOfPlain(
  windows: readonly WindowSetting[],
  timezone: string,
): readonly WindowCheck[] | undefined {
  const known = plainChecks.get(windows);
  if (known === 'none') return undefined;
  const before = known?.get(timezone);
  if (before !== undefined) return before;
  if (!windows.every(({ per }) => per.every((part) => part === 'customer'))) {
    plainChecks.set(windows, 'none');
    return undefined;
  }
  const checks = windows.map((window) => checkOf(window, {}, timezone));
  plainChecks.set(windows, new Map([[timezone, checks]]));
  return checks;
}

/** Where requests stand that share what is known of them with this one, and of which the rest is unknown. */
function unknownScopes(
  width: readonly Narrowing[],
  after: WindowSetting['after'],
  surroundings: Surroundings,
): string[] {
  const fewer = widths.filter(
    (kept) => kept.length < width.length && kept.every((one) => width.includes(one)),
  );
  const scopes = fewer.map((kept) => scopeOf(width, after, onlyOf(surroundings, kept)));
  return scopes.length > 0 && after === 'request' ? [...scopes, anyScope] : scopes;
}

function onlyOf(surroundings: Surroundings, kept: readonly Narrowing[]): Surroundings {
  return Object.fromEntries(kept.map((one) => [one, surroundings[one]]));
}

/** When a window that an anchor of `since` keeps shut opens again. */
export function reopensAt(window: WindowSetting, since: number, timezone: string): number {
  return countedUntil(countedFor(window, timezone), since);
}

/** How long a request counts in a window or a quota. Throws OPTION_INVALID for a length that is none. */
function countedFor(
  { name, length, boundary, zone: ownZone }: Pick<WindowSetting, 'name' | 'length' | 'boundary' | 'zone'>,
  timezone: string,
): CountedFor {
  const read = parseWindowLength(length);
  if (read === undefined) {
    throw invalidOption(
      `the length \`${length}\` of \`${name}\` is none`,
      'write it like `7d`, `12h`, `P7D`, `P3M` or `forever`',
    );
  }
  if (read.kind === 'forever') return {};
  const zone = ownZone ?? timezone;
  if (read.kind === 'months') return { calendar: { boundary, months: read.months, zone } };
  if (boundary === 'rolling') return { lengthMs: read.ms };
  // Whole days: a length that is not is rounded up, never down.
  return { calendar: { boundary, days: Math.ceil(read.ms / dayMs), zone } };
}

/** An unknown brand or channel has a scope of its own, which every check of that width looks at. */
function scopeOf(
  width: readonly Narrowing[],
  after: WindowSetting['after'],
  surroundings: Surroundings,
): string {
  if (width.length === 0 && after === 'request') return customerScope;
  const known = knownOf(surroundings);
  const text = JSON.stringify([after, width.map((one) => [one, known[one] ?? null])]);
  const hash = knownHashes.get(text) ?? shortHash(text);
  if (knownHashes.size >= mostHashes) knownHashes.clear();
  knownHashes.set(text, hash);
  return hash;
}

/** As brands and channels are compared: an empty one is unknown. */
function knownOf(surroundings: Surroundings): Surroundings {
  const known: { brand?: string; channel?: string } = {};
  for (const one of narrowings) {
    const value = surroundings[one]?.trim().toLowerCase().normalize('NFC');
    if (value !== undefined && value !== '') known[one] = value;
  }
  return known;
}

/** Eight characters of base64url are 48 bits: enough to tell apart the handful of scopes of one customer. */
function shortHash(text: string): string {
  const bytes = sha256(utf8ToBytes(text)).subarray(0, 6);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
