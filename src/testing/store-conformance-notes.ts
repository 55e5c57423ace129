/** Conformance: what a store notes of itself, and the stop that holds every worker. Only where it notes anything. */
import type { SuppressionStore } from '../stores/port.js';
import { type Check, customer, type TestFunctions } from './store-conformance-subject.js';

type Noting = Required<Pick<SuppressionStore, 'notes' | 'note'>>;

/** A store without notes passes: it cannot be stopped, nor tell environments apart. */
export function noteTests(check: Check, expect: TestFunctions['expect']): void {
  const checkNotes = (name: string, test: (store: Noting) => Promise<void>): void =>
    check(name, async ({ store }) => {
      const { notes, note } = store;
      if (notes !== undefined && note !== undefined) await test({ notes, note });
    });

  check('both notes and shows what it noted, or neither', async ({ store }) => {
    expect(store.notes === undefined).toBe(store.note === undefined);
  });

  checkNotes('notes nothing unless told to', async ({ notes }) => {
    expect(await notes()).toEqual({});
  });

  checkNotes('keeps the first environment and the first address rules, and says which', async (store) => {
    const first = { environment: 'test', addressRules: 'gmail' } as const;
    expect(await store.note(first)).toEqual(first);
    expect(await store.note({ environment: 'production', addressRules: '' })).toEqual(first);
    expect(await store.notes()).toEqual(first);
  });

  // Two first uses at once: each is told what stands, so that the one that differs is refused.
  checkNotes('keeps one environment where several are noted at the same time', async (store) => {
    const given = ['test', 'production', 'test', 'production'] as const;
    const told = await Promise.all(given.map((environment) => store.note({ environment })));
    const { environment } = await store.notes();
    expect(told.map((one) => one.environment)).toEqual(given.map(() => environment));
  });

  checkNotes('holds the latest stop until it is lifted, and nothing else with it', async (store) => {
    await store.note({ environment: 'test' });
    await store.note({ stop: { at: 1, by: 'operations' } });
    expect(await store.notes()).toEqual({ environment: 'test', stop: { at: 1, by: 'operations' } });
    await store.note({ addressRules: '' });
    await store.note({ stop: { at: 2 } });
    expect((await store.notes()).stop).toEqual({ at: 2 });
    await store.note({ stop: null });
    expect(await store.notes()).toEqual({ environment: 'test', addressRules: '' });
  });

  // Rule sets that share a store must not remove what another one still needs.
  checkNotes('keeps the latest time of the next sweep, and the longest retention', async (store) => {
    await store.note({ sweepAt: 2, keepMs: 5 });
    await store.note({ sweepAt: 1, keepMs: 4 });
    expect(await store.notes()).toEqual({ sweepAt: 1, keepMs: 5 });
  });

  // Erasing a customer must not make the store forget which secret it was filled under.
  check('keeps notes, fingerprints and customers apart', async ({ store, sent }) => {
    await sent();
    await store.noteSecret?.('fingerprint');
    await store.note?.({ environment: 'test' });
    await store.erase(customer, { keepBlock: false });
    expect((await store.knownSecrets?.()) ?? ['fingerprint']).toEqual(['fingerprint']);
    expect((await store.notes?.())?.environment ?? 'test').toBe('test');
    expect(await store.statistics()).toMatchObject({ customers: 0 });
  });
}
