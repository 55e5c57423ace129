/** Conformance: the do-not-contact list, what is known of a customer, and forgetting it. */
import { type Check, customer, type TestFunctions } from './store-conformance-subject.js';

/** An opt-out must hold whatever else is done to a row. */
export function customerTests(check: Check, expect: TestFunctions['expect']): void {
  check(
    'refuses a customer on the do-not-contact list, and says who put it there',
    async ({ store, reserve }) => {
      await store.block(customer, { at: 1_000, by: 'support', reason: 'asked by phone' });
      expect(await reserve({})).toMatchObject({
        kind: 'do_not_contact',
        block: { at: 1_000, by: 'support', reason: 'asked by phone' },
      });
    },
  );

  // An opt-out lies in the same row as the reservation, so begin looks at it in its own step: nobody is asked after the
  // list was written, however short before the call that was.
  check('refuses at begin a customer who was put on the list after reserve', async ({ store, reserve }) => {
    const { ticket } = await reserve({});
    await store.block(customer, { by: 'support' });
    expect(await store.begin(ticket)).toMatchObject({ kind: 'do_not_contact', block: { by: 'support' } });
    expect(await store.begin(ticket)).toEqual({ kind: 'lost' });
    const entry = await store.entry(customer);
    expect([entry?.anchors, entry?.inFlight]).toEqual([[], []]);
  });

  // Lists are imported again and again; the date that counts is that of the opt-out, not of the last import.
  check(
    'keeps the first entry of the list, dated by the store unless a date is given',
    async ({ store, now }) => {
      const before = await now();
      await store.block(customer, { by: 'first' });
      await store.block(customer, { at: 1, by: 'second', reason: 'later' });
      const block = (await store.entry(customer))?.block;
      expect(block?.by).toBe('first');
      expect(Object.keys(block ?? {}).sort()).toEqual(['at', 'by']);
      expect(block !== undefined && block.at >= before && block.at <= (await now())).toBe(true);
    },
  );

  check('takes a customer off the list', async ({ store, reserve }) => {
    await store.block(customer, {});
    expect(await store.unblock(customer)).toBe(true);
    expect(await store.unblock(customer)).toBe(false);
    expect(await store.entry(customer)).toBe(undefined);
    expect((await reserve({})).kind).toBe('reserved');
  });

  // All of a customer is one row: a store that writes the entry of the list as a new row would forget who was asked.
  check('keeps windows and receipts through block and unblock', async ({ store, sent, reserve }) => {
    await sent({ interaction: 'handled' });
    await store.block(customer, {});
    await store.unblock(customer);
    expect((await reserve({})).kind).toBe('suppressed');
    expect((await reserve({ interaction: 'handled' })).kind).toBe('duplicate');
  });

  check('knows nothing of a customer without a row', async ({ store }) => {
    expect(await store.entry('nobody')).toBe(undefined);
    expect(await store.unblock('nobody')).toBe(false);
    expect(await store.erase('nobody', { keepBlock: true })).toBe(false);
  });

  check('shows everything about a customer', async ({ store, sent, reserve }) => {
    const { at } = await sent({ interaction: 'handled', label: 'the case' });
    const reserved = await reserve({ windows: [], label: 'the next' });
    await store.block(customer, { at: 5 });
    expect(await store.entry(customer)).toMatchObject({
      customer,
      anchors: [{ scope: '', at, by: 'the case' }],
      handled: [{ interaction: 'handled', outcome: 'sent' }],
      inFlight: [
        {
          state: 'reserved',
          leaseUntil: reserved.kind === 'reserved' ? reserved.leaseUntil : undefined,
          by: 'the next',
        },
      ],
      block: { at: 5 },
    });
  });

  // A request for erasure is no consent: without its entry the customer would be asked again.
  check(
    'erases a customer and keeps the do-not-contact entry with `keepBlock`',
    async ({ store, sent, reserve }) => {
      await sent();
      await store.block(customer, { at: 5, by: 'support' });
      expect(await store.erase(customer, { keepBlock: true })).toBe(true);
      expect(await store.entry(customer)).toEqual({
        customer,
        anchors: [],
        handled: [],
        inFlight: [],
        block: { at: 5, by: 'support' },
      });
      expect(await store.erase(customer, { keepBlock: true })).toBe(false);
      expect((await reserve({})).kind).toBe('do_not_contact');
      expect(await store.erase(customer, { keepBlock: false })).toBe(true);
      expect(await store.entry(customer)).toBe(undefined);
    },
  );

  // The call will have an outcome, and its window must hold: who is erased while it runs must not be asked a second
  // time.
  check('erases a customer but for the call under way, which must not be made again', async (setting) => {
    const { store, begun } = setting;
    const { ticket } = await begun();
    await store.anchor(customer, [{ scope: '', at: 1, by: 'import' }]);
    expect(await store.erase(customer, { keepBlock: false })).toBe(true);
    expect(await store.erase(customer, { keepBlock: false })).toBe(false);
    expect(await store.confirm(ticket, { outcome: 'sent' })).toEqual({ kind: 'settled' });
    const entry = await store.entry(customer);
    expect(entry?.handled.length).toBe(1);
    expect(entry?.anchors.some(({ at }) => at === 1)).toBe(false);
    expect(await store.erase(customer, { keepBlock: true })).toBe(true);
    expect(await store.entry(customer)).toBe(undefined);
  });
}
