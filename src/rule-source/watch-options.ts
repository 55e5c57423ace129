/** How rules are followed: what one may choose, what of it is refused, and which origin an address means. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { type BundleOptions, bundleOrigin } from './bundle-provider.js';
import { folderOrigin } from './folder-provider.js';
import type { RuleOrigin } from './provider.js';
import type { RuleSourceOptions } from './rule-source.js';

export interface WatchOptions extends RuleSourceOptions {
  /** For a URL: headers, signature, time-out. */
  readonly bundle?: BundleOptions;
}

/** A programmer's mistake throws OPTION_INVALID. */
export function checkOptions(options: WatchOptions): void {
  const whole = { pollMs: 1, debounceMs: 0, keep: 0, recent: 0 } as const;
  for (const [name, least] of Object.entries(whole)) {
    const value: unknown = Reflect.get(options, name);
    if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= least)) continue;
    throw new AutotriggerError('OPTION_INVALID', `\`${name}\` must be a whole number of at least ${least}`);
  }
  const share = options.guards?.maxChangedShare;
  if (share !== undefined && !(share >= 0 && share <= 1)) {
    throw new AutotriggerError('OPTION_INVALID', '`guards.maxChangedShare` must be a share, from 0 to 1');
  }
}

export function originOf(from: string | URL | RuleOrigin, { bundle }: WatchOptions): RuleOrigin {
  if (typeof from === 'object' && !(from instanceof URL)) return from;
  return from instanceof URL || /^https?:\/\//.test(from) ? bundleOrigin(from, bundle) : folderOrigin(from);
}
