/** The negative control: looks first, sends, and writes afterwards, as one would without a protocol. */
import type { SuppressionStore } from '../../src/stores/port.js';

/** Check-then-set over any store: no reservation, the window begins when the answer is in. */
export function naiveStore(inner: SuppressionStore): SuppressionStore {
  const labels = new Map<string, string>();
  return {
    ...inner,
    name: `naive ${inner.name}`,
    async reserve(request) {
      const against = await inner.look(request);
      if (against !== undefined) return against;
      labels.set(request.token, request.label);
      return { kind: 'reserved', leaseUntil: Date.now() + request.leaseMs };
    },
    async begin() {
      return { kind: 'begun', at: Date.now() };
    },
    async confirm({ customer, token }) {
      await inner.anchor(customer, [{ scope: '', at: Date.now(), by: labels.get(token) ?? '' }]);
      return { kind: 'settled' };
    },
    async release() {
      return { kind: 'settled' };
    },
    async hold() {
      return { kind: 'settled' };
    },
  };
}
