/** Conformance: opening, counting, walking through, sweeping, closing. */
import type { CustomerEntry } from '../stores/port.js';
import { type Check, customer, hour, shortLease, type TestFunctions } from './store-conformance-subject.js';

const known = 1_200;

/** Sweeping must never open a window, nor forget an opt-out. */
export function upkeepTests(check: Check, expect: TestFunctions['expect']): void {
  check('opens as often as asked, and has a name', async ({ store }) => {
    await store.open();
    await store.open();
    expect(store.name.length > 0).toBe(true);
    expect(typeof store.durable).toBe('boolean');
  });

  check('knows the fingerprints it was given, each once, where it keeps them at all', async ({ store }) => {
    const { knownSecrets, noteSecret } = store;
    expect(knownSecrets === undefined).toBe(noteSecret === undefined);
    if (knownSecrets === undefined || noteSecret === undefined) return;
    expect(await knownSecrets()).toEqual([]);
    await Promise.all(['b', 'a', 'b'].map((fingerprint) => noteSecret(fingerprint)));
    await noteSecret('a');
    expect([...(await knownSecrets())].sort()).toEqual(['a', 'b']);
    await noteSecret('c', ['c', 'd']);
    expect([...(await knownSecrets())].sort()).toEqual(['a', 'b']);
    await noteSecret('c', ['c', 'a']);
    expect([...(await knownSecrets())].sort()).toEqual(['a', 'b', 'c']);
  });

  // Two processes that start on an empty store at once must hash alike, or neither knows the other's customers.
  check('keeps one secret', async ({ store }) => {
    const secrets = await Promise.all([store.secret(), store.secret()]);
    expect(secrets[0].length >= 32).toBe(true);
    expect(new Set([...secrets, await store.secret()]).size).toBe(1);
  });

  // More than one page of any store, so that a walk that ends or begins again at a page is seen.
  check('walks through every customer once', async ({ store }) => {
    const names = Array.from({ length: known }, (_, index) => `customer-${index}`);
    await Promise.all(names.map((name) => store.anchor(name, [{ scope: '', at: 1_000, by: name }])));
    const entries: CustomerEntry[] = [];
    for await (const entry of store.entries()) entries.push(entry);
    expect(entries.map((entry) => entry.customer).sort()).toEqual([...names].sort());
    expect(entries.every((entry) => entry.anchors[0]?.by === entry.customer)).toBe(true);
  });

  check('shows the same entry alone and in the walk', async ({ store, sent }) => {
    await sent();
    await store.block(customer, { by: 'support' });
    const entries: CustomerEntry[] = [];
    for await (const entry of store.entries()) entries.push(entry);
    expect(entries).toEqual([await store.entry(customer)]);
  });

  check('counts customers, blocks and what is in flight', async ({ store, sent, begun, reserve }) => {
    expect(await store.statistics()).toMatchObject({ customers: 0, blocked: 0, inFlight: 0 });
    await sent({ customer: 'sent' });
    await begun({ customer: 'under way' });
    await reserve({ customer: 'reserved' });
    await store.block('blocked', {});
    expect(await store.statistics()).toMatchObject({ customers: 4, blocked: 1, inFlight: 2 });
  });

  // A process that died before begin leaves nothing that counts.
  check('knows nothing of a customer whose only reservation ran out', async ({ store, reserve, pass }) => {
    await reserve({ leaseMs: shortLease });
    await pass(shortLease + 20);
    expect(await store.entry(customer)).toBe(undefined);
    expect(await store.statistics()).toMatchObject({ customers: 0, inFlight: 0 });
  });

  // Nothing rests on a time to live: a sweep only saves room, and what it leaves or takes changes no decision.
  check('sweeps what ended, and nothing else', async ({ store, now, begun, reserve, pass }) => {
    await store.anchor('old', [{ scope: '', at: 1_000, by: 'past' }]);
    await store.anchor('both', [
      { scope: '', at: 1_000, by: 'past' },
      { scope: '', at: (await now()) - hour, by: 'recent' },
    ]);
    await store.anchor('blocked', [{ scope: '', at: 1_000, by: 'past' }]);
    await store.block('blocked', { at: 1_000 });
    await begun({ customer: 'under way' });
    await reserve({ customer: 'left', leaseMs: shortLease });
    await pass(shortLease + 20);

    expect((await store.sweep((await now()) - 2 * hour)) > 0).toBe(true);
    expect(await store.entry('old')).toBe(undefined);
    expect((await store.entry('both'))?.anchors.map(({ by }) => by)).toEqual(['recent']);
    expect(await store.entry('blocked')).toMatchObject({ anchors: [], block: { at: 1_000 } });
    expect((await store.entry('under way'))?.inFlight.length).toBe(1);
    expect(await store.sweep((await now()) - 2 * hour)).toBe(0);
  });

  check(
    'sweeps settled requests, receipts and all, once they are past',
    async ({ store, sent, now, pass }) => {
      await sent();
      await pass(shortLease);
      expect((await store.sweep(await now())) > 0).toBe(true);
      expect(await store.entry(customer)).toBe(undefined);
    },
  );

  // Another rule set on the store may have longer windows than the one that sweeps.
  check('sweeps nothing that the noted retention still needs', async ({ store, sent, now, pass }) => {
    if (store.note === undefined) return;
    await sent();
    await pass(shortLease);
    await store.note({ keepMs: Number.MAX_SAFE_INTEGER });
    expect(await store.sweep(await now())).toBe(0);
    expect((await store.entry(customer)) === undefined).toBe(false);
  });

  // A store that forgets must say so itself: nobody else can tell.
  check('gives findings with a code, a message and a fix', async ({ store, now }) => {
    const findings = await store.doctor({ environment: 'production', now: await now() });
    for (const { severity, code, message, fix } of findings) {
      expect(['error', 'warning', 'info'].includes(severity)).toBe(true);
      expect(/^[A-Z][A-Z0-9_]+$/.test(code)).toBe(true);
      expect(message.length > 0).toBe(true);
      expect(severity === 'info' || (fix ?? '').length > 0).toBe(true);
    }
    expect(store.durable || findings.some(({ severity }) => severity === 'error')).toBe(true);
  });

  check('closes as often as asked', async ({ store }) => {
    await store.open();
    await store.close();
    await store.close();
  });
}
