/** What a dry run uses: it sees every window of a real store and writes nothing into it. */
import { type Clock, systemClock } from '../shared/clock.js';
import { memoryStore } from './memory.js';
import type { SuppressionStore } from './port.js';
import { type Bucket, settleQuota, takeQuota } from './row/quota.js';

/** Reservations, anchors and receipts of the rehearsal live in memory; `close` leaves the real store open. */
export function rehearsalStore(real: SuppressionStore, clock: Clock = systemClock): SuppressionStore {
  const own = memoryStore({ quiet: true, clock });
  /** What the real store counts, and what the rehearsal added. */
  const buckets = new Map<string, Bucket>();
  const noted: string[] = [];
  return {
    ...own,
    name: `${real.name} (read only)`,
    durable: real.durable,
    open: () => real.open(),
    secret: () => real.secret(),
    knownSecrets: async () => [...((await real.knownSecrets?.()) ?? []), ...noted],
    async noteSecret(fingerprint) {
      noted.push(fingerprint);
    },
    notes: async () => (await real.notes?.()) ?? {},
    note: async () => (await real.notes?.()) ?? {},
    reserve: async (request) => (await real.look(request)) ?? own.reserve(request),
    async takeQuota(request) {
      const { bucket } = request;
      const counted = buckets.get(bucket) ?? (await real.quota(bucket)).permits;
      // Another call may have been faster.
      const permits = buckets.get(bucket) ?? counted;
      const { row, result } = takeQuota(request)(permits, { now: clock.now(), call: '' });
      buckets.set(bucket, row ?? permits);
      return result(clock.now());
    },
    async settleQuota(bucket, token, at) {
      const { row } = settleQuota(token, at)(buckets.get(bucket) ?? [], { now: clock.now(), call: '' });
      if (row !== undefined) buckets.set(bucket, row);
    },
    quota: async (bucket) => {
      const permits = buckets.get(bucket);
      return permits === undefined ? real.quota(bucket) : { permits, now: clock.now() };
    },
    look: async (request) => (await real.look(request)) ?? own.look(request),
    entry: async (customer) => (await own.entry(customer)) ?? real.entry(customer),
    entries: () => real.entries(),
    statistics: () => real.statistics(),
    // Nothing will rely on it: a dry run sends nothing.
    doctor: async () => [],
  };
}
