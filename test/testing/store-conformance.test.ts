/** The conformance suite finds a store that breaks its promises: one fault at a time, each is noticed. */
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { storeConformance } from '../../src/testing/store-conformance.js';

/** Names of the tests of the suite that such a store fails. */
async function failuresOf(spoil: (store: SuppressionStore) => SuppressionStore): Promise<string[]> {
  const tests: { name: string; run: () => Promise<void> }[] = [];
  storeConformance(
    { describe: (_name, define) => define(), it: (name, run) => tests.push({ name, run }), expect },
    () => {
      const clock = fixedClock();
      return { store: spoil(memoryStore({ clock, quiet: true })), advance: clock.advance };
    },
  );
  const failed: string[] = [];
  for (const { name, run } of tests) await run().catch(() => failed.push(name));
  return failed;
}

const faults: Readonly<Record<string, (store: SuppressionStore) => SuppressionStore>> = {
  'looks first and reserves afterwards': (store) => ({
    ...store,
    async reserve(request) {
      const refusal = await store.look(request);
      if (refusal !== undefined) return refusal;
      const result = await store.reserve(request);
      return result.kind === 'busy' ? { kind: 'reserved', leaseUntil: result.until } : result;
    },
  }),
  'begins although the customer was blocked': (store) => ({
    ...store,
    async begin(ticket) {
      const result = await store.begin(ticket);
      return result.kind === 'do_not_contact' ? { kind: 'begun', at: 0 } : result;
    },
  }),
  'keeps the window on release': (store) => ({ ...store, release: (ticket) => store.hold(ticket, {}) }),
  'gives the window back on hold': (store) => ({ ...store, hold: (ticket) => store.release(ticket) }),
  'drops the do-not-contact entry when it erases': (store) => ({
    ...store,
    erase: (customer) => store.erase(customer, { keepBlock: false }),
  }),
  'overwrites a do-not-contact entry': (store) => ({
    ...store,
    async block(customer, entry) {
      await store.unblock(customer);
      await store.block(customer, entry);
    },
  }),
  'sweeps whatever it finds': (store) => ({ ...store, sweep: () => store.sweep(Number.MAX_SAFE_INTEGER) }),
  'knows only the first scope of a request': (store) => ({
    ...store,
    reserve: (request) => store.reserve({ ...request, anchors: request.anchors.slice(0, 1) }),
  }),
  'checks only the first window': (store) => ({
    ...store,
    reserve: (request) => store.reserve({ ...request, windows: request.windows.slice(0, 1) }),
  }),
  'forgets what the vendor answered': (store) => ({
    ...store,
    confirm: (ticket, { outcome }) => store.confirm(ticket, { outcome }),
  }),
  'reserves when it should only look': (store) => ({
    ...store,
    async look(asked) {
      const rest = { label: 'l', token: 't', leaseMs: 1_000, anchors: [''] };
      const result = await store.reserve({ ...asked, ...rest });
      return result.kind === 'reserved' ? undefined : result;
    },
  }),
  'makes a new secret each time': (store) => ({
    ...store,
    secret: async () => Math.random().toString(36).repeat(4),
  }),
};

describe('the conformance suite', () => {
  it('passes for a store that keeps its promises', async () => {
    expect(await failuresOf((store) => store)).toEqual([]);
  });

  it.each(Object.entries(faults))('notices a store that %s', async (_fault, spoil) => {
    expect(await failuresOf(spoil)).not.toEqual([]);
  });
});
