/** Windows as arithmetic: settings of the rule set × one request → the checks a store can make on anchors. */
import type { ScopePart, WindowSetting } from '../rules/rule-set.js';
import { invalidOption } from '../shared/options.js';
import { parseWindowLength } from '../shared/window-length.js';
import type { CountedFor, WindowCheck } from '../stores/port-steps.js';
import { anyScope } from '../stores/row/row.js';
import {
  furtherParts,
  type HashPart,
  type Known,
  knownOf,
  type Narrowing,
  narrowings,
  type Surroundings,
  scopeOf,
  scopeOfParts,
  scopesOf,
  shortHash,
  widths,
} from './scopes.js';

const dayMs = 24 * 60 * 60 * 1_000;

/** Checks of windows that look at the customer alone, as most do: the same for every request. */
const plainChecks = new WeakMap<
  readonly WindowSetting[],
  ReadonlyMap<string, readonly WindowCheck[]> | 'none'
>();

/** Each set of parts that windows have beside brand and channel, once. */
export function furtherWidths(windows: readonly WindowSetting[]): readonly (readonly ScopePart[])[] {
  const widths = windows.flatMap((window) => {
    const parts = furtherParts(window);
    return parts === undefined ? [] : [[parts.join(), parts] as const];
  });
  return [...new Map(widths).values()];
}

/** One check for each window. */
export function windowChecks(
  windows: readonly WindowSetting[],
  surroundings: Surroundings,
  timezone: string,
  hash: HashPart = shortHash,
): readonly WindowCheck[] {
  return (
    checksOfPlain(windows, timezone) ?? windows.map((window) => checkOf(window, surroundings, timezone, hash))
  );
}

/**
 * Scopes in which a request holds an anchor: one for each width a window can have, so that windows of other settings
 * find it later, and one for each set of further parts that the windows have. A window after a response finds none of
 * them.
 */
export function requestScopes(
  surroundings: Surroundings,
  further: readonly (readonly ScopePart[])[] = [],
  hash: HashPart = shortHash,
): readonly string[] {
  const scopes = scopesOf('request', knownOf(surroundings));
  return further.length === 0
    ? scopes
    : [...scopes, ...further.map((parts) => scopeOfParts(parts, surroundings, hash))];
}

/** Of the scopes of a request those that these windows look at: enough where the windows never change. */
export function scopesSeenBy(
  windows: readonly WindowSetting[],
  surroundings: Surroundings,
): readonly string[] {
  const further = furtherWidths(windows);
  if (further.length > 0) return requestScopes(surroundings, further);
  const ofRequests = windows.filter(({ after }) => after === 'request');
  const scopes = scopesOf('request', knownOf(surroundings));
  const isSeen = (index: number): boolean =>
    ofRequests.some(({ per }) => widths[index]?.every((one) => per.includes(one)));
  // The first is the customer's own: an anchor stands there also where no window looks.
  return scopes.filter((_, index) => isSeen(index) || (index === 0 && ofRequests.length === 0));
}

/** Scopes in which a response holds an anchor: one for each width a window can have. */
export function responseScopes(surroundings: Surroundings): readonly string[] {
  return scopesOf('response', knownOf(surroundings));
}

function checkOf(
  window: WindowSetting,
  surroundings: Surroundings,
  timezone: string,
  hash: HashPart,
): WindowCheck {
  const { name, max, after, per } = window;
  const parts = furtherParts(window);
  if (parts !== undefined) {
    return { name, scope: scopeOfParts(parts, surroundings, hash), max, ...countedFor(window, timezone) };
  }
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
  // A window per brand asks about other scopes for each brand. What it needs is computed for each request then.
  if (!windows.every(({ per }) => per.every((part) => part === 'customer'))) {
    plainChecks.set(windows, 'none');
    return undefined;
  }
  const checks = windows.map((window) => checkOf(window, {}, timezone, shortHash));
  plainChecks.set(windows, new Map([[timezone, checks]]));
  return checks;
}

/** Where requests stand that share what is known of them with this one, and of which the rest is unknown. */
function unknownScopes(width: readonly Narrowing[], after: WindowSetting['after'], known: Known): string[] {
  const fewer = widths.filter(
    (kept) => kept.length < width.length && kept.every((one) => width.includes(one)),
  );
  const scopes = fewer.map((kept) => scopeOf(width, after, onlyOf(known, kept)));
  return scopes.length > 0 && after === 'request' ? [...scopes, anyScope] : scopes;
}

function onlyOf(known: Known, kept: readonly Narrowing[]): Known {
  return Object.fromEntries(kept.map((one) => [one, known[one]]));
}

/** How long a request counts in a window or a quota. Throws OPTION_INVALID for a length that is none. */
export function countedFor(
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
