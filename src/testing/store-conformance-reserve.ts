/** Conformance: who may contact a customer, and who may not. */
import {
  type Check,
  customer,
  hour,
  shortLease,
  type TestFunctions,
  weekly,
} from './store-conformance-subject.js';

const reserveRequest = {
  customer,
  interaction: 'in one step',
  label: 'case in one step',
  token: 'token in one step',
  leaseMs: hour,
  windows: [weekly()],
  anchors: [''],
};

/** Nobody is asked twice: of any number of attempts, one gets through. */
export function reservationTests(check: Check, expect: TestFunctions['expect']): void {
  check('reserves for an unknown customer, for as long as the lease', async ({ reserve, now }) => {
    const before = await now();
    const result = await reserve({ leaseMs: hour });
    expect(result.kind).toBe('reserved');
    const leaseUntil = result.kind === 'reserved' ? result.leaseUntil : 0;
    expect(leaseUntil >= before + hour && leaseUntil <= (await now()) + hour).toBe(true);
  });

  check(
    'gives `busy` while another request for the customer is reserved, and says until when',
    async ({ reserve }) => {
      const first = await reserve({});
      const second = await reserve({});
      expect(second).toMatchObject({
        kind: 'busy',
        until: first.kind === 'reserved' ? first.leaseUntil : undefined,
      });
    },
  );

  check('gives `busy` while another request for the customer is in flight', async ({ begun, reserve }) => {
    await begun();
    expect((await reserve({})).kind).toBe('busy');
  });

  check('keeps customers apart', async ({ reserve }) => {
    await reserve({});
    expect((await reserve({ customer: 'customer-2' })).kind).toBe('reserved');
  });

  // The test that a check followed by a note fails: all fifty check before one of them has written.
  check('lets exactly one of fifty concurrent reservations of a customer through', async ({ reserve }) => {
    const results = await Promise.all(Array.from({ length: 50 }, () => reserve({})));
    expect(results.filter(({ kind }) => kind === 'reserved').length).toBe(1);
    expect(results.filter(({ kind }) => kind === 'busy').length).toBe(49);
  });

  // Without windows, too: `do_not_send` starts none, and must not be submitted twice all the same.
  check(
    'lets exactly one of fifty concurrent submissions of one interaction through',
    async ({ reserve }) => {
      const record = { interaction: 'the-same', windows: [], anchors: [] };
      const results = await Promise.all(Array.from({ length: 50 }, () => reserve(record)));
      expect(results.filter(({ kind }) => kind === 'reserved').length).toBe(1);
    },
  );

  check('lets fifty customers through at once', async ({ reserve }) => {
    const customers = Array.from({ length: 50 }, (_, index) => `customer-${index}`);
    const results = await Promise.all(customers.map((one) => reserve({ customer: one })));
    expect(results.filter(({ kind }) => kind === 'reserved').length).toBe(50);
  });

  // A refusal that wrote would change what the next attempt finds.
  check('writes nothing when it refuses', async ({ store, reserve, sent }) => {
    await sent();
    const before = await store.entry(customer);
    expect((await reserve({})).kind).toBe('suppressed');
    expect(await store.entry(customer)).toEqual(before);
  });

  // The process that held it may only be slow: its token is worth nothing any more, so it cannot begin beside the
  // next one.
  check(
    'frees the customer when a lease runs out before begin, and fences the former holder',
    async ({ store, reserve, pass }) => {
      const former = await reserve({ leaseMs: shortLease });
      await pass(shortLease + 20);
      const next = await reserve({});
      expect(next.kind).toBe('reserved');
      expect(await store.begin(former.ticket)).toEqual({ kind: 'lost' });
      expect(await store.confirm(former.ticket, { outcome: 'sent' })).toEqual({ kind: 'lost' });
      expect((await store.begin(next.ticket)).kind).toBe('begun');
    },
  );

  // The customer counts as free since the lease ended, and somebody else may be about to reserve.
  check(
    'does not begin after the lease, even when no other request came in between',
    async ({ store, reserve, pass }) => {
      const reserved = await reserve({ leaseMs: shortLease });
      await pass(shortLease + 20);
      expect(await store.begin(reserved.ticket)).toEqual({ kind: 'lost' });
      expect((await reserve({})).kind).toBe('reserved');
    },
  );

  // A begin that takes place twice would send the same request twice.
  check('begins once for each token', async ({ store, reserve }) => {
    const { ticket } = await reserve({});
    const results = await Promise.all(Array.from({ length: 20 }, () => store.begin(ticket)));
    expect(results.filter(({ kind }) => kind === 'begun').length).toBe(1);
    expect(results.filter(({ kind }) => kind === 'lost').length).toBe(19);
  });

  check('does not begin with a token it does not know', async ({ store, reserve }) => {
    await reserve({});
    expect(await store.begin({ customer, token: 'made-up' })).toEqual({ kind: 'lost' });
    expect(await store.begin({ customer: 'nobody', token: 'made-up' })).toEqual({ kind: 'lost' });
  });

  check('does not begin after a release', async ({ store, reserve }) => {
    const { ticket } = await reserve({});
    expect(await store.release(ticket)).toEqual({ kind: 'settled' });
    expect(await store.begin(ticket)).toEqual({ kind: 'lost' });
  });

  // From here on the lease is how long the call may take, not how long it took to get here.
  check('renews the lease at begin', async ({ store, reserve }) => {
    const reserved = await reserve({ leaseMs: hour });
    const begun = await store.begin(reserved.ticket);
    const entry = await store.entry(customer);
    expect(entry?.inFlight).toMatchObject([
      { state: 'dispatching', leaseUntil: begun.kind === 'begun' ? begun.at + hour : undefined },
    ]);
  });

  // It asks nobody, so it needs no reservation of the customer.
  check('lets a submission with do_not_send run beside one without', async ({ store, begun, reserve }) => {
    const { ticket } = await begun();
    const record = await reserve({ windows: [], anchors: [] });
    expect(record.kind).toBe('reserved');
    expect((await store.begin(record.ticket)).kind).toBe('begun');
    expect((await store.confirm(record.ticket, { outcome: 'recorded' })).kind).toBe('settled');
    expect((await store.confirm(ticket, { outcome: 'sent' })).kind).toBe('settled');
  });

  check('lets a request run beside a submission with do_not_send', async ({ begun, reserve }) => {
    await begun({ windows: [], anchors: [] });
    expect((await reserve({})).kind).toBe('reserved');
  });

  // The first that holds is what the receipt says: a repeat gets the receipt of the first submission, whatever has
  // happened to the customer since.
  check(
    'refuses in the order duplicate, do_not_contact, busy, suppressed',
    async ({ store, sent, reserve }) => {
      await sent({ interaction: 'handled' });
      expect((await reserve({})).kind).toBe('suppressed');
      const open = { windows: [weekly({ lengthMs: 0 })] };
      expect((await reserve(open)).kind).toBe('reserved');
      expect((await reserve({})).kind).toBe('busy');
      await store.block(customer, { by: 'somebody' });
      expect((await reserve({})).kind).toBe('do_not_contact');
      expect((await reserve({ interaction: 'handled' })).kind).toBe('duplicate');
    },
  );

  // Stores whose steps are durable transactions save one of them; everything else must be the same.
  check('begins in one step, where it has that, what it would in two', async ({ store, pass }) => {
    const start = store.reserveAndBegin?.bind(store);
    if (start === undefined) return;
    const request = { ...reserveRequest, windows: [weekly()] };
    const begun = await start(request);
    expect(begun.kind).toBe('begun');
    const at = begun.kind === 'begun' ? begun.at : undefined;
    expect((await store.entry(customer))?.anchors).toEqual([{ scope: '', at, by: request.label }]);
    expect(await start({ ...request, interaction: 'another', token: 'another' })).toMatchObject({
      kind: 'busy',
    });
    expect(await store.begin(request)).toEqual({ kind: 'lost' });
    expect(await store.confirm(request, { outcome: 'sent' })).toEqual({ kind: 'settled' });
    await pass(shortLease);
    const repeated = await start({ ...request, token: 'repeat' });
    expect(repeated).toMatchObject({ kind: 'duplicate', receipt: { outcome: 'sent' } });
    expect((await start({ ...request, interaction: 'another', token: 'another' })).kind).toBe('suppressed');
  });

  check('lets exactly one of fifty concurrent starts in one step through', async ({ store }) => {
    const start = store.reserveAndBegin?.bind(store);
    if (start === undefined) return;
    const requests = Array.from({ length: 50 }, (_, index) => ({
      ...reserveRequest,
      interaction: `interaction-${index}`,
      token: `token-${index}`,
    }));
    const results = await Promise.all(requests.map(start));
    expect(results.filter(({ kind }) => kind === 'begun').length).toBe(1);
    expect(results.filter(({ kind }) => kind === 'busy').length).toBe(49);
  });

  // During a rotation of secrets the rows under the other keys are only looked at.
  check(
    'looks without writing, and gives what reserve would give',
    async ({ store, sent, reserve, begun }) => {
      const asked = { customer, interaction: 'asked', windows: [weekly()] };
      expect(await store.look(asked)).toBe(undefined);
      expect(await store.entry(customer)).toBe(undefined);
      await begun({ customer: 'customer-2' });
      expect((await store.look({ ...asked, customer: 'customer-2' }))?.kind).toBe('busy');
      await sent({ interaction: 'handled' });
      const { ticket: _ticket, ...refused } = await reserve({ interaction: 'asked' });
      expect(await store.look(asked)).toEqual(refused);
      expect((await store.look({ ...asked, interaction: 'handled' }))?.kind).toBe('duplicate');
    },
  );

  // Keys of the pipeline are hashes, but labels are words of the caller, and a test of a store may use any.
  check('takes names that mean something elsewhere', async ({ store, sent }) => {
    for (const name of ['__proto__', 'constructor', 'quote \' " \\ ; --', '{tag}', 'ключ 🗝', 'a b\nc']) {
      await sent({ customer: name, interaction: name, label: name });
      const entry = await store.entry(name);
      expect(entry?.anchors.map(({ by }) => by)).toEqual([name]);
      expect(entry?.handled.map(({ interaction }) => interaction)).toEqual([name]);
    }
  });
}
