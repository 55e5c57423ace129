/** How rules are followed: what one may choose, what of it is refused, and which provider an address means. */
import { assertOption, isCount, maxTimerMs, refuseSlips } from '../shared/options.js';
import { type BundleOptions, bundleProvider } from './bundle-provider.js';
import { folderProvider } from './folder-provider.js';
import type { RuleProvider } from './provider.js';
import type { RuleSourceOptions } from './rule-source.js';

/** What `watchRuleSet` takes. */
export interface WatchOptions extends RuleSourceOptions {
  /** For a URL: headers, signature, time-out. */
  readonly bundle?: BundleOptions;
}

const known = [
  ...['facts', 'operators', 'checks', 'guards', 'removalGraceMs', 'lastGood', 'pollMs', 'debounceMs'],
  ...['keep', 'recent', 'clock', 'bundle'],
];

/** A programmer's mistake throws OPTION_INVALID. */
export function checkOptions(options: WatchOptions): void {
  const lowest = { pollMs: 1, debounceMs: 0, keep: 0, recent: 0, removalGraceMs: 0 } as const;
  for (const [name, least] of Object.entries(lowest)) {
    const value: unknown = Reflect.get(options, name);
    // A longer timer would fire at once, and look again and again.
    const fits = Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= maxTimerMs;
    assertOption(value === undefined || fits, name, `a whole number from ${least} to ${maxTimerMs}`);
  }
  refuseSlips(options, known);
  refuseSlips(options.guards ?? {}, ['minRules', 'requiredRules', 'maxChangedShare']);
  const { minRules = 1, requiredRules = [] } = options.guards ?? {};
  assertOption(Number.isSafeInteger(minRules) && minRules >= 0, 'guards.minRules', 'a whole number from 0');
  const areNames = Array.isArray(requiredRules) && requiredRules.every((name) => typeof name === 'string');
  assertOption(areNames, 'guards.requiredRules', 'a list of rule names');
  const share = options.guards?.maxChangedShare;
  assertOption(
    share === undefined || (share >= 0 && share <= 1),
    'guards.maxChangedShare',
    'a share, from 0 to 1',
  );
}

/** Throws OPTION_INVALID for a provider of one's own without an interval, and for the URL of no bundle. */
export function providerOf(from: string | URL | RuleProvider, { bundle }: WatchOptions): RuleProvider {
  if (typeof from === 'object' && !(from instanceof URL)) {
    const fits = isCount(from.pollMs) && from.pollMs <= maxTimerMs;
    assertOption(fits, 'pollMs of the provider', `whole milliseconds from 1 to ${maxTimerMs}`);
    return from;
  }
  return from instanceof URL || /^https?:\/\//i.test(from)
    ? bundleProvider(from, bundle)
    : folderProvider(from);
}
