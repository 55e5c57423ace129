/** Conformance: what becomes of a request that began. */
import {
  type Check,
  customer,
  shortLease,
  type TestFunctions,
  week,
  weekly,
} from './store-conformance-subject.js';

/** A call has happened or not; what is not known keeps its window. */
export function settlementTests(check: Check, expect: TestFunctions['expect']): void {
  // A queue delivers again after days: the repeat must be able to say what became of the first.
  check(
    'confirm keeps the receipt for a repeat of the same interaction',
    async ({ store, begun, reserve, now }) => {
      const { ticket, at } = await begun({ interaction: 'the-same' });
      const answer = { outcome: 'sent', requestId: 'r-1', status: 201, ruleSet: 'abcdef0123456789' } as const;
      expect(await store.confirm(ticket, answer)).toEqual({ kind: 'settled' });
      const again = await reserve({ interaction: 'the-same' });
      expect(again).toMatchObject({ kind: 'duplicate', receipt: answer });
      const confirmedAt = again.kind === 'duplicate' ? again.receipt.at : 0;
      expect(confirmedAt >= at && confirmedAt <= (await now())).toBe(true);
    },
  );

  check('confirm keeps a receipt without the fields that were not given', async ({ store, sent }) => {
    await sent();
    const handled = (await store.entry(customer))?.handled[0];
    expect(Object.keys(handled ?? {}).sort()).toEqual(['at', 'interaction', 'outcome']);
  });

  // A reply may be lost, and the step is made again.
  check('confirm twice is as good as once', async ({ store, begun }) => {
    const { ticket } = await begun();
    await store.confirm(ticket, { outcome: 'sent', requestId: 'r-1' });
    const before = await store.entry(customer);
    expect(await store.confirm(ticket, { outcome: 'sent', requestId: 'r-1' })).toEqual({ kind: 'settled' });
    expect(await store.entry(customer)).toEqual(before);
  });

  // The vendor answers when it likes; a request that was accepted must not stay unknown because the answer was late.
  check('confirm works after the lease', async ({ store, begun, pass, reserve }) => {
    const { ticket, at } = await begun({ interaction: 'the-same', leaseMs: shortLease });
    await pass(shortLease + 20);
    expect((await store.confirm(ticket, { outcome: 'sent', requestId: 'late' })).kind).toBe('settled');
    expect(await reserve({ interaction: 'the-same' })).toMatchObject({
      kind: 'duplicate',
      receipt: { outcome: 'sent', requestId: 'late' },
    });
    expect(await reserve({})).toMatchObject({ kind: 'suppressed', since: at });
  });

  // Nothing was sent, so there is nothing to confirm; a store that took it would start a window for nothing.
  check('confirm and hold know nothing of a reservation that never began', async ({ store, reserve }) => {
    const { ticket } = await reserve({});
    expect(await store.confirm(ticket, { outcome: 'sent' })).toEqual({ kind: 'lost' });
    expect(await store.hold(ticket, {})).toEqual({ kind: 'lost' });
    expect((await store.begin(ticket)).kind).toBe('begun');
  });

  check('every settling step is lost on an unknown token', async ({ store, sent }) => {
    await sent();
    for (const ticket of [
      { customer, token: 'made-up' },
      { customer: 'nobody', token: 'made-up' },
    ]) {
      expect(await store.confirm(ticket, { outcome: 'sent' })).toEqual({ kind: 'lost' });
      expect(await store.hold(ticket, {})).toEqual({ kind: 'lost' });
      expect(await store.release(ticket)).toEqual({ kind: 'lost' });
    }
    expect(await store.entry('nobody')).toBe(undefined);
  });

  // Nobody was asked.
  check('a recorded submission starts no window', async ({ store, begun, reserve }) => {
    const { ticket } = await begun({ interaction: 'the-same', windows: [], anchors: [] });
    await store.confirm(ticket, { outcome: 'recorded' });
    expect(await reserve({ interaction: 'the-same' })).toMatchObject({
      kind: 'duplicate',
      receipt: { outcome: 'recorded' },
    });
    expect((await reserve({})).kind).toBe('reserved');
  });

  // The call has certainly failed: both may be tried again at once.
  check('release gives customer and interaction back', async ({ store, begun, reserve }) => {
    const { ticket } = await begun({ interaction: 'the-same' });
    expect(await store.release(ticket)).toEqual({ kind: 'settled' });
    expect(await store.entry(customer)).toBe(undefined);
    expect((await reserve({ interaction: 'the-same' })).kind).toBe('reserved');
  });

  // Anchors of a request stand in its reservation until it is settled, so that release is a deletion and nothing has to
  // be put back.
  check('release brings the former anchor back', async ({ store, now, begun, reserve }) => {
    const former = (await now()) - week;
    await store.anchor(customer, [{ scope: '', at: former, by: 'former' }]);
    const { ticket } = await begun();
    await store.release(ticket);
    expect(await reserve({ windows: [weekly({ lengthMs: 2 * week })] })).toMatchObject({
      kind: 'suppressed',
      since: former,
      by: 'former',
    });
  });

  // A release that comes late, as after a reply that was lost, must not open a window.
  check('release does not undo what was confirmed or held', async ({ store, begun }) => {
    const sent = await begun();
    await store.confirm(sent.ticket, { outcome: 'sent' });
    const held = await begun({ customer: 'customer-2' });
    await store.hold(held.ticket, {});
    const before = [await store.entry(customer), await store.entry('customer-2')];
    expect(await store.release(sent.ticket)).toEqual({ kind: 'lost' });
    expect(await store.release(held.ticket)).toEqual({ kind: 'lost' });
    expect([await store.entry(customer), await store.entry('customer-2')]).toEqual(before);
  });

  check('release leaves another reservation alone', async ({ store, reserve, pass }) => {
    const former = await reserve({ leaseMs: shortLease });
    await pass(shortLease + 20);
    const next = await reserve({});
    await store.release(former.ticket);
    expect((await reserve({})).kind).toBe('busy');
    expect((await store.begin(next.ticket)).kind).toBe('begun');
  });

  // The customer may have been asked: when in doubt, do not e-mail.
  check(
    'hold keeps the window and says `unknown` to the same interaction',
    async ({ store, begun, reserve }) => {
      const { ticket, at } = await begun({ interaction: 'the-same' });
      expect(await store.hold(ticket, { status: 504 })).toEqual({ kind: 'settled' });
      expect(await store.hold(ticket, { status: 504 })).toEqual({ kind: 'settled' });
      expect(await reserve({ interaction: 'the-same' })).toMatchObject({
        kind: 'duplicate',
        receipt: { outcome: 'unknown', status: 504 },
      });
      expect(await reserve({})).toMatchObject({ kind: 'suppressed', since: at });
    },
  );

  // An answer that was given up may come after all; what is known is never replaced by what is not.
  check(
    'a confirm after a hold puts the receipt right, a hold after a confirm changes nothing',
    async ({ store, begun, reserve }) => {
      const { ticket, at } = await begun({ interaction: 'the-same' });
      await store.hold(ticket, {});
      expect((await store.confirm(ticket, { outcome: 'sent', requestId: 'r-1' })).kind).toBe('settled');
      await store.hold(ticket, {});
      expect(await reserve({ interaction: 'the-same' })).toMatchObject({
        kind: 'duplicate',
        receipt: { outcome: 'sent', requestId: 'r-1' },
      });
      expect(await reserve({})).toMatchObject({ kind: 'suppressed', since: at });
      expect((await store.entry(customer))?.anchors.length).toBe(1);
    },
  );

  // Its process died in the call or after it, and nobody is left to say which.
  check(
    'a request whose lease ran out under way keeps its window and counts as unknown',
    async ({ begun, pass, reserve }) => {
      const { at } = await begun({ interaction: 'the-same', label: 'the case', leaseMs: shortLease });
      await pass(shortLease + 20);
      expect(await reserve({ interaction: 'the-same' })).toMatchObject({
        kind: 'duplicate',
        receipt: { outcome: 'unknown' },
      });
      expect(await reserve({})).toMatchObject({ kind: 'suppressed', since: at, by: 'the case' });
      expect((await reserve({ windows: [] })).kind).toBe('reserved');
    },
  );

  // Its process was only slow, and knows that nothing was accepted.
  check(
    'a request whose lease ran out under way can still be released',
    async ({ store, begun, pass, reserve }) => {
      const { ticket } = await begun({ interaction: 'the-same', leaseMs: shortLease });
      await pass(shortLease + 20);
      expect((await store.release(ticket)).kind).toBe('settled');
      expect((await reserve({ interaction: 'the-same' })).kind).toBe('reserved');
    },
  );
}
