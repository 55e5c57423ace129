/** Permits of quotas, taken between reserve and begin, and given back where the request does not begin. */
import { memoizeAsync } from '../shared/memoize-async.js';
import type { SuppressionStore } from '../stores/port.js';
import { fullUntil, isRolling } from '../stores/row/quota.js';
import { quotaHash } from './keys.js';
import type { QuotaFull, QuotaToTake, Reservation, ReservationRequest, Unavailable } from './protocol.js';
import { quotasToTake, surroundingsOf } from './request-limits.js';
import { isUnavailable, type StoreCalls } from './store-calls.js';

/** All of these resolve: a store that does not answer gives `unavailable`. */
export interface Quotas {
  /** Those of a request, ready for the store. */
  of(asked: ReservationRequest): Promise<readonly QuotaToTake[] | Unavailable>;
  /** A permit of each quota; the time in which begin must come. */
  take(reservation: Reservation): Promise<Permitted | QuotaFull | Unavailable>;
  /** A rolling quota counts from begin. Where that cannot be stored, it counts a lease longer. */
  date(reservation: Reservation, at: number): Promise<void>;
  giveBack(reservation: Reservation): Promise<void>;
  /** The quota that has no room; undefined where each has. Nothing is taken. */
  look(asked: ReservationRequest): Promise<QuotaFull | Unavailable | undefined>;
}

interface Permitted {
  readonly kind: 'permitted';
  readonly from: number;
  readonly until: number;
}

/** The store's secret is asked for at the first quota, and again after a failure. */
export function createQuotas(store: SuppressionStore, calls: StoreCalls): Quotas {
  const storeSecret = memoizeAsync(() => store.secret());

  async function quotasOf(asked: ReservationRequest): Promise<readonly QuotaToTake[] | Unavailable> {
    const { quotas = [], request, timezone } = asked;
    if (quotas.length === 0 || request.do_not_send === true) return [];
    const secret = await calls.withTimeout(storeSecret);
    if (isUnavailable(secret)) return secret;
    return quotasToTake(quotas, surroundingsOf(asked), timezone, quotaHash(secret));
  }

  return {
    of: quotasOf,
    async take({ token, leaseUntil, quotas = [] }) {
      let [from, until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      // One after the other: what is taken when one is full is given back by the caller's release.
      for (const { name, over, ...quota } of quotas) {
        const result = await calls.withTimeout(
          () => store.takeQuota({ ...quota, token, leaseUntil }),
          'takeQuota',
        );
        if (result.kind === 'full') return { kind: 'quota', quota: name, until: result.until, over };
        if (result.kind === 'unavailable') return result;
        from = Math.max(from, result.from);
        until = Math.min(until, result.until);
      }
      return { kind: 'permitted', from, until };
    },
    async date({ token, quotas = [] }, at) {
      // Calendar and aligned quotas are dated by the write of their permit, and begin must come within that period.
      const rolling = quotas.filter((quota) => quota.counted && isRolling(quota));
      await Promise.all(
        rolling.map(({ bucket }) => calls.withTimeout(() => store.settleQuota(bucket, token, at))),
      );
    },
    async giveBack({ token, quotas = [] }) {
      const counted = quotas.filter((quota) => quota.counted);
      await Promise.all(counted.map(({ bucket }) => calls.withRetry(() => store.settleQuota(bucket, token))));
    },
    async look(asked) {
      const quotas = await quotasOf(asked);
      if (isUnavailable(quotas)) return quotas;
      for (const quota of quotas) {
        const counted = await calls.withTimeout(() => store.quota(quota.bucket));
        if (isUnavailable(counted)) return counted;
        const until = quota.holds ? fullUntil(counted.permits, quota, counted.now) : undefined;
        if (until !== undefined) return { kind: 'quota', quota: quota.name, until, over: quota.over };
      }
      return undefined;
    },
  };
}
