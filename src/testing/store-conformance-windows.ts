/** Conformance: when a window is closed, and when it is open again. */
import {
  type Check,
  customer,
  day,
  hour,
  type TestFunctions,
  week,
  weekly,
} from './store-conformance-subject.js';

const minute = 60_000;

/** A window is computed from its anchors and its current length: nothing may rest on a time to live. */
export function windowTests(check: Check, expect: TestFunctions['expect']): void {
  check(
    'is closed after a request, and names window, beginning, end and cause',
    async ({ sent, reserve }) => {
      const { at } = await sent({ label: 'the first case' });
      expect(await reserve({})).toMatchObject({
        kind: 'suppressed',
        window: 'weekly',
        since: at,
        until: at + week,
        by: 'the first case',
      });
    },
  );

  check('is open again one length after the request', async ({ store, now, reserve }) => {
    const start = await now();
    await store.anchor(customer, [{ scope: '', at: start - week, by: 'past' }]);
    expect((await reserve({})).kind).toBe('reserved');
  });

  check('is closed until then', async ({ store, now, reserve }) => {
    const start = await now();
    await store.anchor(customer, [{ scope: '', at: start - week + minute, by: 'past' }]);
    expect(await reserve({})).toMatchObject({ kind: 'suppressed', until: start + minute });
  });

  // Windows then last longer, never shorter.
  check(
    'is closed by an anchor in the future, as after a clock that went back',
    async ({ store, now, reserve }) => {
      await store.anchor(customer, [{ scope: '', at: (await now()) + hour, by: 'future' }]);
      expect((await reserve({})).kind).toBe('suppressed');
    },
  );

  // Anchors are kept, and the end of a window is computed from the length of today.
  check('holds a changed length at once', async ({ store, now, reserve }) => {
    await store.anchor(customer, [{ scope: '', at: (await now()) - 2 * hour, by: 'past' }]);
    expect((await reserve({ windows: [weekly({ lengthMs: 3 * hour })] })).kind).toBe('suppressed');
    expect((await reserve({ windows: [weekly({ lengthMs: hour })] })).kind).toBe('reserved');
  });

  check('looks at the anchors of its own scope only', async ({ sent, reserve }) => {
    await sent({ anchors: ['brand-a'], windows: [weekly({ scope: 'brand-a' })] });
    expect((await reserve({ windows: [weekly({ scope: 'brand-a' })] })).kind).toBe('suppressed');
    expect((await reserve({ windows: [weekly({ scope: 'brand-b' })] })).kind).toBe('reserved');
  });

  // A request without a brand may have been of any: every window per brand looks there, too.
  check('counts the anchors of further scopes that a window names', async ({ sent, reserve }) => {
    await sent({ anchors: ['', 'brand-unknown'], windows: [weekly()] });
    const brand = weekly({ scope: 'brand-a', alsoIn: ['brand-unknown'] });
    expect((await reserve({ windows: [brand] })).kind).toBe('suppressed');
    expect((await reserve({ windows: [{ ...brand, max: 2 }] })).kind).toBe('reserved');
  });

  // A window that was taken although another one is closed would hold the customer back for a request that was never
  // made.
  check('reserves several windows together or not at all', async ({ store, sent, reserve }) => {
    await sent({ anchors: ['brand-a'], windows: [] });
    const both = [weekly({ name: 'open', scope: '' }), weekly({ name: 'closed', scope: 'brand-a' })];
    const refused = await reserve({ windows: both, anchors: ['', 'brand-a'] });
    expect(refused).toMatchObject({ kind: 'suppressed', window: 'closed' });
    const entry = await store.entry(customer);
    expect(entry?.inFlight).toEqual([]);
    expect(entry?.anchors.map(({ scope }) => scope)).toEqual(['brand-a']);
  });

  check('holds an anchor in every scope of a request', async ({ store, begun }) => {
    const { ticket, at } = await begun({ anchors: ['', 'brand-a', 'chat'], label: 'the case' });
    const expected = ['', 'brand-a', 'chat'].map((scope) => ({ scope, at, by: 'the case' }));
    const sorted = async () => {
      const anchors = (await store.entry(customer))?.anchors ?? [];
      return [...anchors].sort((a, b) => (a.scope < b.scope ? -1 : 1));
    };
    expect(await sorted()).toEqual(expected);
    await store.confirm(ticket, { outcome: 'sent' });
    expect(await sorted()).toEqual(expected);
  });

  // Each request is anchored in four scopes, so that a window whose `per` is changed later finds it.
  check('is closed in every width after one request, and open in other scopes', async ({ sent, reserve }) => {
    const scopes = ['', 'brand-a', 'chat', 'brand-a in chat'];
    await sent({ anchors: scopes, windows: [weekly()] });
    for (const scope of scopes) {
      expect((await reserve({ windows: [weekly({ scope })] })).kind).toBe('suppressed');
    }
    expect((await reserve({ windows: [weekly({ scope: 'brand-b' })] })).kind).toBe('reserved');
  });

  // Its end is when trying again makes sense.
  check('names the window that stays closed longest', async ({ sent, reserve }) => {
    await sent();
    const windows = [
      weekly({ name: 'short', lengthMs: hour }),
      weekly({ name: 'long', lengthMs: 2 * week }),
      weekly({ name: 'middle' }),
    ];
    expect(await reserve({ windows })).toMatchObject({ kind: 'suppressed', window: 'long' });
  });

  check('allows as many requests within the length as `max`', async ({ store, now, reserve, sent }) => {
    const start = await now();
    const twice = [weekly({ name: 'twice', max: 2 })];
    await store.anchor(customer, [{ scope: '', at: start - 3 * hour, by: 'first' }]);
    await sent({ windows: twice });
    expect(await reserve({ windows: twice })).toMatchObject({
      kind: 'suppressed',
      since: start - 3 * hour,
      until: start - 3 * hour + week,
      by: 'first',
    });
    expect((await reserve({ windows: [weekly({ max: 3 })] })).kind).toBe('reserved');
  });

  // Anchors that are told apart by their time alone would be one here.
  check('counts every request, also of the same instant', async ({ sent, reserve }) => {
    const windows = [weekly({ max: 3 })];
    for (let count = 0; count < 3; count += 1) await sent({ windows });
    expect((await reserve({ windows })).kind).toBe('suppressed');
  });

  check('counts whole days of a zone on its own clock', async ({ store, now, reserve }) => {
    const today = Math.floor((await now()) / day) * day;
    const calendar = { boundary: 'calendar', days: 1, zone: 'UTC' } as const;
    const windows = [{ name: 'days', scope: '', max: 1, calendar }];
    await store.anchor(customer, [{ scope: '', at: today - 1, by: 'yesterday' }]);
    const { kind, ticket } = await reserve({ windows });
    expect(kind).toBe('reserved');
    await store.release(ticket);
    await store.anchor(customer, [{ scope: '', at: today, by: 'today' }]);
    expect(await reserve({ windows })).toMatchObject({
      kind: 'suppressed',
      since: today,
      until: today + day,
    });
  });

  check('is closed for good where it has no length', async ({ store, now, reserve }) => {
    await store.anchor(customer, [{ scope: '', at: (await now()) - 1_000 * week, by: 'past' }]);
    expect((await reserve({ windows: [{ name: 'ever', scope: '', max: 1 }] })).kind).toBe('suppressed');
  });

  // A history that is imported again must not count twice.
  check('takes each anchor from elsewhere once, in any order', async ({ store, now }) => {
    const start = await now();
    const anchor = (hours: number) => ({ scope: '', at: start - hours * hour, by: 'import' });
    await store.anchor(customer, [anchor(1), anchor(3)]);
    await store.anchor(customer, [anchor(3), anchor(2), anchor(2)]);
    const times = (await store.entry(customer))?.anchors.map(({ at }) => at) ?? [];
    expect([...times].sort()).toEqual([anchor(3).at, anchor(2).at, anchor(1).at]);
  });
}
