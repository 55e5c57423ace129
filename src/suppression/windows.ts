/** Windows as arithmetic: settings of the rule set × one request × now → the checks a store can make on anchors. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { WindowSetting } from '../rules/rule-set.js';
import { type Duration, parseDuration } from '../shared/duration.js';
import { invalidOption } from '../shared/options.js';
import type { WindowCheck } from '../stores/port.js';
import { type CalendarDays, calendarDays, startOfLocalDay } from './calendar.js';

/** What narrower windows look at. */
export interface Surroundings {
  readonly brand?: string;
  readonly channel?: string;
}

const dayMs = 24 * 60 * 60 * 1_000;

/** The customer as such: every request holds an anchor here, so that a window added later finds it. */
const customerScope = '';

/** Days are dear to compute and last long. */
const latestDays = new WeakMap<WindowSetting, CalendarDays>();

/** Of rolling windows that look at the customer alone, as most do: the same for every request. */
interface PlainPlan {
  readonly checks: readonly WindowCheck[];
  readonly scopes: readonly string[];
}

/** A rule set hands out the same few lists again and again. */
const plainPlans = new WeakMap<readonly WindowSetting[], PlainPlan | 'none'>();

/** Every width a window can have. */
const widths: readonly WindowSetting['per'][] = [['customer'], ['brand'], ['channel'], ['brand', 'channel']];

/** One check for each window. `now` is the caller's, and only the calendar's days depend on it. */
export function windowChecks(
  windows: readonly WindowSetting[],
  surroundings: Surroundings,
  timezone: string,
  now: number,
): readonly WindowCheck[] {
  return plainPlan(windows)?.checks ?? windows.map((window) => checkOf(window, surroundings, timezone, now));
}

/** Scopes in which a request holds an anchor; a window after a response is none of them. */
export function requestScopes(
  windows: readonly WindowSetting[],
  surroundings: Surroundings,
): readonly string[] {
  return plainPlan(windows)?.scopes ?? scopesOf(windows, surroundings);
}

function checkOf(
  window: WindowSetting,
  surroundings: Surroundings,
  timezone: string,
  now: number,
): WindowCheck {
  const { name, max } = window;
  const scope = scopeOf(window, surroundings);
  if (window.boundary === 'rolling') return { name, scope, max, lengthMs: lengthOf(window).ms };
  return { name, scope, max, steps: stepsOf(window, timezone, now) };
}

function scopesOf(windows: readonly WindowSetting[], surroundings: Surroundings): string[] {
  const scopes = windows
    .filter((window) => window.after === 'request')
    .map((window) => scopeOf(window, surroundings));
  return [...new Set([customerScope, ...scopes])];
}

/** Undefined where the request or the day makes a difference. */
function plainPlan(windows: readonly WindowSetting[]): PlainPlan | undefined {
  const known = plainPlans.get(windows);
  if (known !== undefined) return known === 'none' ? undefined : known;
  const isPlain = windows.every(
    ({ after, boundary, per }) =>
      after === 'request' && boundary === 'rolling' && per.every((width) => width === 'customer'),
  );
  const plan: PlainPlan | 'none' = isPlain
    ? { checks: windows.map((window) => checkOf(window, {}, '', 0)), scopes: scopesOf(windows, {}) }
    : 'none';
  plainPlans.set(windows, plan);
  return plan === 'none' ? undefined : plan;
}

/** Scopes in which a response holds an anchor: one for each width a window can have. */
export function responseScopes(surroundings: Surroundings): string[] {
  return widths.map((per) => scopeOf({ per, after: 'response' }, surroundings));
}

/** Scopes of a request made elsewhere, where nobody knows which windows will be asked about it. */
export function pastRequestScopes(surroundings: Surroundings): string[] {
  return widths.map((per) => scopeOf({ per, after: 'request' }, surroundings));
}

/** When a window that an anchor of `since` keeps shut opens again. */
export function reopensAt(window: WindowSetting, since: number, timezone: string): number {
  if (window.boundary === 'rolling') return since + lengthOf(window).ms;
  return startOfLocalDay(since, daysOf(window), timezone);
}

function scopeOf({ per, after }: Pick<WindowSetting, 'per' | 'after'>, surroundings: Surroundings): string {
  const narrowing = (['brand', 'channel'] as const).filter((width) => per.includes(width));
  if (narrowing.length === 0 && after === 'request') return customerScope;
  const parts = narrowing.map((width) => [width, surroundings[width]?.trim().toLowerCase() ?? null]);
  return shortHash(JSON.stringify([after, parts]));
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
