/** The conformance suite finds a store that breaks its promises: one fault at a time, each is noticed. */
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/shared/clock.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { tableStore } from '../../src/stores/table-store.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { storeConformance } from '../../src/testing/store-conformance.js';
import { simpleTable } from '../stores/faulty-table.js';

/** Names of the tests of the suite that such a store fails. */
async function failuresOf(
  spoil: (store: SuppressionStore) => SuppressionStore,
  makeStore = (clock: Clock): SuppressionStore => memoryStore({ clock, quiet: true }),
): Promise<string[]> {
  const tests: { name: string; run: () => Promise<void> }[] = [];
  storeConformance(
    { describe: (_name, define) => define(), it: (name, run) => tests.push({ name, run }), expect },
    () => {
      const clock = fixedClock();
      return { store: spoil(makeStore(clock)), advance: clock.advance };
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

/** The memory store notes nothing. */
const noting = ({ now }: Clock): SuppressionStore => tableStore(simpleTable(now), { name: 'noting' });

const faultsOfNotes: typeof faults = {
  'gives no notes': ({ notes: _notes, ...store }) => store,
  'takes the latest environment': (store) => ({
    ...store,
    async note({ environment, ...notes }) {
      const noted = (await store.note?.(notes)) ?? {};
      return environment === undefined ? noted : { ...noted, environment };
    },
  }),
  'cannot lift a stop': (store) => ({
    ...store,
    note: async ({ stop, ...notes }) =>
      (await store.note?.(stop === null || stop === undefined ? notes : { ...notes, stop })) ?? {},
  }),
  'stops without writing it': (store) => ({
    ...store,
    note: async ({ stop: _stop, ...notes }) => (await store.note?.(notes)) ?? {},
  }),
  'keeps the latest retention': (store) => {
    let keepMs: number | undefined;
    return {
      ...store,
      async note(notes) {
        keepMs = notes.keepMs ?? keepMs;
        return (await store.note?.(notes)) ?? {};
      },
      notes: async () => ({ ...(await store.notes?.()), ...(keepMs === undefined ? {} : { keepMs }) }),
    };
  },
  'counts its notes as a customer': (store) => ({
    ...store,
    async note(notes) {
      await store.block('notes', {});
      return (await store.note?.(notes)) ?? {};
    },
  }),
};

describe('the conformance suite', () => {
  it('passes for a store that keeps its promises', async () => {
    expect(await failuresOf((store) => store)).toEqual([]);
    expect(await failuresOf((store) => store, noting)).toEqual([]);
  });

  it.each(Object.entries(faults))('notices a store that %s', async (_fault, spoil) => {
    expect(await failuresOf(spoil)).not.toEqual([]);
  });

  it.each(Object.entries(faultsOfNotes))('notices a store that %s', async (_fault, spoil) => {
    expect(await failuresOf(spoil, noting)).not.toEqual([]);
  });
});
