/** How rules are followed: what one may choose, what of it is refused, and which provider an address means. */
import { assertOption, maxTimerMs } from '../shared/options.js';
import { type BundleOptions, bundleProvider } from './bundle-provider.js';
import { folderProvider } from './folder-provider.js';
import type { RuleProvider } from './provider.js';
import type { RuleSourceOptions } from './rule-source.js';

export interface WatchOptions extends RuleSourceOptions {
  /** For a URL: headers, signature, time-out. */
  readonly bundle?: BundleOptions;
}

/** A programmer's mistake throws OPTION_INVALID. */
export function checkOptions(options: WatchOptions): void {
  const lowest = { pollMs: 1, debounceMs: 0, keep: 0, recent: 0, removalGraceMs: 0 } as const;
  for (const [name, least] of Object.entries(lowest)) {
    const value: unknown = Reflect.get(options, name);
    const fits = value === undefined || (Number.isSafeInteger(value) && Number(value) >= least);
    assertOption(fits, name, `a whole number of at least ${least}`);
  }
  const { removalGraceMs = 0 } = options;
  assertOption(removalGraceMs <= maxTimerMs, 'removalGraceMs', `at most ${maxTimerMs}`);
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

export function providerOf(from: string | URL | RuleProvider, { bundle }: WatchOptions): RuleProvider {
  if (typeof from === 'object' && !(from instanceof URL)) return from;
  return from instanceof URL || /^https?:\/\//.test(from)
    ? bundleProvider(from, bundle)
    : folderProvider(from);
}
