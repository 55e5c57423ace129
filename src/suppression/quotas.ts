/** Quotas of one request as a store is asked for them. */
import type { AppliedQuota } from '../decision/decision.js';
import type { ScopePart } from '../rules/rule-set.js';
import type { QuotaToTake } from './protocol.js';
import { type HashPart, hashedParts, type Surroundings } from './scopes.js';
import { countedFor } from './windows.js';

/**
 * Each agent has a bucket of its own, because every request has an agent. What may be unknown stands within the bucket,
 * where a request of which it is unknown can be counted against all others.
 */
export function quotasToTake(
  quotas: readonly AppliedQuota[],
  surroundings: Surroundings,
  timezone: string,
  hash: HashPart,
): readonly QuotaToTake[] {
  return quotas.map((quota) => {
    const { name, max, per, over, holds, counted } = quota;
    const ofBucket: readonly ScopePart[] = per.filter((part) => part === 'employee');
    const within = per.filter((part) => part !== 'employee');
    return {
      ...countedFor(quota, timezone),
      name,
      bucket: hash(JSON.stringify([name, hashedParts(ofBucket, surroundings, hash)])),
      scope: hashedParts(within, surroundings, hash),
      max,
      over,
      holds,
      counted,
    };
  });
}
