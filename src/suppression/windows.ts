/** Windows as arithmetic: settings of the rule set × one request × now → the checks a store can make on anchors. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { WindowSetting } from '../rules/rule-set.js';
import { type Duration, parseDuration } from '../shared/duration.js';
import { invalidOption } from '../shared/options.js';
import type { WindowCheck } from '../stores/port.js';
import { anyScope } from '../stores/row/row.js';
import { type CalendarDays, calendarDays, startOfLocalDay } from './calendar.js';

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

/** Days are dear to compute and last long. */
const latestDays = new WeakMap<WindowSetting, CalendarDays>();

/** Checks of rolling windows that look at the customer alone, as most do: the same for every request. */
const plainChecks = new WeakMap<readonly WindowSetting[], readonly WindowCheck[] | 'none'>();

type Narrowing = 'brand' | 'channel';
const narrowings: readonly Narrowing[] = ['brand', 'channel'];

/** Every width a window can have. */
const widths: readonly (readonly Narrowing[])[] = [[], ['brand'], ['channel'], ['brand', 'channel']];

/** One check for each window. `now` is the caller's, and only the calendar's days depend on it. */
export function windowChecks(
  windows: readonly WindowSetting[],
  surroundings: Surroundings,
  timezone: string,
  now: number,
): readonly WindowCheck[] {
  return checksOfPlain(windows) ?? windows.map((window) => checkOf(window, surroundings, timezone, now));
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

function checkOf(
  window: WindowSetting,
  surroundings: Surroundings,
  timezone: string,
  now: number,
): WindowCheck {
  const { name, max, after, per } = window;
  const known = knownOf(surroundings);
  // What is unknown of this request narrows nothing: it might be the brand or the channel of any other.
  const width = narrowings.filter((one) => per.includes(one) && known[one] !== undefined);
  const alsoIn = unknownScopes(width, after, known);
  const check = {
    name,
    scope: scopeOf(width, after, known),
    ...(alsoIn.length === 0 ? {} : { alsoIn }),
    max,
  };
  if (window.boundary === 'rolling') return { ...check, lengthMs: lengthOf(window).ms };
  return { ...check, steps: stepsOf(window, timezone, now) };
}

/** Undefined where the request or the day makes a difference. */
function checksOfPlain(windows: readonly WindowSetting[]): readonly WindowCheck[] | undefined {
  const known = plainChecks.get(windows);
  if (known !== undefined) return known === 'none' ? undefined : known;
  const isPlain = windows.every(
    ({ boundary, per }) => boundary === 'rolling' && per.every((width) => width === 'customer'),
  );
  const checks = isPlain ? windows.map((window) => checkOf(window, {}, '', 0)) : 'none';
  plainChecks.set(windows, checks);
  return checks === 'none' ? undefined : checks;
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
  if (window.boundary === 'rolling') return since + lengthOf(window).ms;
  return startOfLocalDay(since, daysOf(window), timezone);
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

function lengthOf(window: WindowSetting): Duration {
  const duration = parseDuration(window.length);
  if (duration !== undefined) return duration;
  throw invalidOption(
    `the length \`${window.length}\` of the window \`${window.name}\` is no duration`,
    'write it like `7d`, `12h` or `P7D`',
  );
}

/** A calendar window lasts whole days: one that does not is rounded up, never down. */
function daysOf(window: WindowSetting): number {
  return Math.ceil(lengthOf(window).ms / dayMs);
}

function stepsOf(window: WindowSetting, timezone: string, now: number): CalendarDays['steps'] {
  const latest = latestDays.get(window);
  if (latest?.timezone === timezone && latest.from <= now && now < latest.until) return latest.steps;
  const days = calendarDays(daysOf(window), timezone, now);
  latestDays.set(window, days);
  return days.steps;
}
