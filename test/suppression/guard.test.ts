/** From reserve to receipt: what the guard allows, refuses, and does when the store is away. */
import { describe, expect, it } from 'vitest';
import type { FeedbackRequest } from '../../src/request/feedback-request.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { createGuard, type Guard, type GuardOptions, guardParts } from '../../src/suppression/guard.js';
import { createKeys } from '../../src/suppression/keys.js';
import type { Reservation, ReservationRequest } from '../../src/suppression/protocol.js';
import { type FixedClock, fixedClock } from '../../src/testing/fixed-clock.js';
import { weekly } from '../support/weekly.js';

const day = 24 * 60 * 60 * 1_000;

function asking(id: string, request: Partial<FeedbackRequest> = {}, windows = [weekly]): ReservationRequest {
  return {
    request: {
      customer: { name: 'Ada', email: 'ada@example.com' },
      employee: { email: 'agent@example.net' },
      channel: 'chat',
      ext_interaction_id: id,
      ...request,
    },
    windows,
    timezone: 'UTC',
  };
}

interface Setting {
  readonly guard: Guard;
  readonly store: SuppressionStore;
  readonly clock: FixedClock;
}

function setting(options: Partial<GuardOptions> = {}): Setting {
  const clock = fixedClock();
  const store = options.store ?? memoryStore({ clock, quiet: true });
  return { guard: createGuard({ clock, ...options, store }), store, clock };
}

async function reserved(guard: Guard, asked: ReservationRequest): Promise<Reservation> {
  const outcome = await guard.reserve(asked);
  if (outcome.kind !== 'reserved') throw new Error(`expected a reservation, got ${outcome.kind}`);
  return outcome.reservation;
}

async function sent(guard: Guard, asked: ReservationRequest): Promise<void> {
  const reservation = await reserved(guard, asked);
  expect((await guard.begin(reservation)).kind).toBe('begun');
  expect((await guard.confirm(reservation, { requestId: 'r-1', status: 201 })).kind).toBe('settled');
}

describe('the guard', () => {
  it('lets a customer be asked once a window', async () => {
    const { guard, clock } = setting();
    await sent(guard, asking('case-1'));
    const since = clock.now();
    clock.advance(7 * day - 1);
    expect(await guard.reserve(asking('case-2'))).toEqual({
      kind: 'suppressed',
      window: 'weekly',
      since,
      until: since + 7 * day,
      by: 'case-1',
    });
    clock.advance(1);
    expect((await guard.reserve(asking('case-2'))).kind).toBe('reserved');
  });

  it('answers an interaction that was handled before with its receipt', async () => {
    const { guard } = setting();
    await sent(guard, asking('case-1'));
    expect(await guard.reserve(asking('case-1'))).toMatchObject({
      kind: 'duplicate',
      receipt: { outcome: 'sent', requestId: 'r-1', status: 201 },
    });
  });

  it('keeps submissions with do_not_send out of every window', async () => {
    const { guard } = setting();
    const reservation = await reserved(guard, asking('case-1', { do_not_send: true }));
    await guard.begin(reservation);
    await guard.confirm(reservation);
    expect(await guard.reserve(asking('case-1'))).toMatchObject({
      kind: 'duplicate',
      receipt: { outcome: 'recorded' },
    });
    await sent(guard, asking('case-2'));
    expect((await guard.reserve(asking('case-3', { do_not_send: true }))).kind).toBe('reserved');
  });

  it('gives the window back on release, and keeps it on hold', async () => {
    const { guard } = setting();
    const first = await reserved(guard, asking('case-1'));
    await guard.begin(first);
    await guard.release(first);
    const second = await reserved(guard, asking('case-2'));
    await guard.begin(second);
    await guard.hold(second, { status: 504 });
    expect((await guard.reserve(asking('case-3'))).kind).toBe('suppressed');
    expect(await guard.reserve(asking('case-2'))).toMatchObject({
      kind: 'duplicate',
      receipt: { outcome: 'unknown', status: 504 },
    });
  });

  it.each(['confirm', 'hold', 'release'] as const)(
    'takes %s only with the token that began',
    async (step) => {
      const { guard } = setting();
      const stale = await reserved(guard, asking('case-1'));
      await guard.release(stale);
      const live = await reserved(guard, asking('case-2'));
      await guard.begin(live);
      expect(await guard[step](stale)).toEqual({ kind: 'lost' });
      expect((await guard.reserve(asking('case-3'))).kind).toBe('busy');
      expect(await guard.confirm(live, { requestId: 'r-2' })).toEqual({ kind: 'settled' });
      expect(await guard.reserve(asking('case-2'))).toMatchObject({ receipt: { requestId: 'r-2' } });
    },
  );

  it('looks without reserving', async () => {
    const { guard } = setting();
    expect(await guard.look(asking('case-1'))).toBe(undefined);
    expect(await guard.look(asking('case-2'))).toBe(undefined);
    await sent(guard, asking('case-1'));
    expect((await guard.look(asking('case-2')))?.kind).toBe('suppressed');
    expect(await guard.look(asking('case-2', { do_not_send: true }))).toBe(undefined);
  });

  it('says when a calendar window opens, by the day of the request and not of the question', async () => {
    const { guard, clock } = setting();
    const calendar = [{ ...weekly, boundary: 'calendar' as const }];
    await sent(guard, asking('case-1', {}, calendar));
    clock.advance(3 * day);
    expect(await guard.reserve(asking('case-2', {}, calendar))).toMatchObject({
      until: Date.parse('2026-01-12T00:00:00Z'),
    });
  });

  it('holds a window after a response, and starts it with the response alone', async () => {
    const { guard, clock } = setting();
    const after = [{ ...weekly, name: 'answered', length: '30d', after: 'response' as const }];
    await sent(guard, asking('case-1', {}, after));
    await guard.recordResponse({ email: 'ADA@example.com', interactionId: 'case-1' });
    clock.advance(30 * day - 1);
    expect(await guard.reserve(asking('case-2', {}, after))).toMatchObject({
      kind: 'suppressed',
      window: 'answered',
      by: 'case-1',
    });
    clock.advance(1);
    await sent(guard, asking('case-2', {}, after));
    expect((await guard.reserve(asking('case-3', {}, after))).kind).toBe('reserved');
  });

  it('takes a response as an address or an object, and refuses anything else by an error of its own', async () => {
    const { guard, clock } = setting();
    const after = [{ ...weekly, name: 'answered', after: 'response' as const }];
    await guard.recordResponse('ada@example.com');
    expect(await guard.look(asking('case-2', {}, after))).toMatchObject({ by: 'response' });
    clock.advance(7 * day);
    expect(await guard.look(asking('case-2', {}, after))).toBe(undefined);
    await guard.recordResponse({ email: 'ada@example.com', at: new Date(clock.now() - day) });
    expect(await guard.look(asking('case-2', {}, after))).toMatchObject({ since: clock.now() - day });
    const email = 'ada@example.com';
    const wrong: readonly [unknown, string, RegExp][] = [
      [undefined, 'OPTION_INVALID', /neither an address nor an object/],
      [7, 'OPTION_INVALID', /neither an address nor an object/],
      [{}, 'ADDRESS_INVALID', /not a text/],
      ['ada', 'ADDRESS_INVALID', /not an e-mail address/],
      [{ email, at: '2026-01-01' }, 'OPTION_INVALID', /`at` of a response is no moment/],
      [{ email, at: clock.now() / 1_000 }, 'OPTION_INVALID', /before 1973/],
      [{ email, at: clock.now() * 1_000 }, 'OPTION_INVALID', /more than a year from now/],
      [{ email, at: new Date(Number.NaN) }, 'OPTION_INVALID', /no moment/],
      [{ email, brand: 7 }, 'OPTION_INVALID', /`brand` of a response is not a text/],
      [{ email, interaction: '7' }, 'OPTION_INVALID', /has no `interaction`/],
    ];
    for (const [response, code, message] of wrong) {
      const refused = guard.recordResponse(response as string);
      await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    }
  });

  it('keeps brands apart where the window does', async () => {
    const { guard } = setting();
    const perBrand = [{ ...weekly, per: ['brand' as const] }];
    await sent(guard, asking('case-1', { brand: 'blanca' }, perBrand));
    expect((await guard.reserve(asking('case-2', { brand: 'Blanca' }, perBrand))).kind).toBe('suppressed');
    await sent(guard, asking('case-2', { brand: 'negra' }, perBrand));
  });

  it('does not begin for a customer who was blocked after the reservation', async () => {
    const { guard } = setting();
    const reservation = await reserved(guard, asking('case-1'));
    await guard.block('ada@example.com', { by: 'support' });
    expect(await guard.begin(reservation)).toMatchObject({
      kind: 'do_not_contact',
      block: { by: 'support' },
    });
  });

  it('does not begin when the process slept through its lease in the middle of begin', async () => {
    const clock = fixedClock();
    const inner = memoryStore({ clock, quiet: true });
    const sleepy: SuppressionStore = {
      ...inner,
      async begin(ticket) {
        const result = await inner.begin(ticket);
        clock.advance(60_001);
        return result;
      },
    };
    const guard = createGuard({ store: sleepy, clock, leaseMs: 60_000 });
    const reservation = await reserved(guard, asking('case-1'));
    expect(await guard.begin(reservation)).toEqual({ kind: 'lost' });
    expect((await guard.reserve(asking('case-1'))).kind).toBe('reserved');
  });

  it.each<Partial<GuardOptions>>([
    { leaseMs: Number.POSITIVE_INFINITY },
    { leaseMs: 0.5 },
    { storeTimeoutMs: Number.NaN },
    { storeTimeoutMs: 2 ** 31 },
    { settleForMs: -1 },
  ])('refuses a time that is none: %o', (wrong) => {
    const [option = ''] = Object.keys(wrong);
    expect(() => createGuard({ store: memoryStore({ quiet: true }), ...wrong })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(option) }),
    );
  });
});

describe('when the store is away', () => {
  /** Fails, or never answers, while `away`. */
  function fragile(how: 'fails' | 'hangs') {
    const clock = fixedClock();
    const inner = memoryStore({ clock, quiet: true });
    let away: readonly string[] = [];
    const calls: string[] = [];
    const store = new Proxy(
      { ...inner },
      {
        get(target, property: keyof SuppressionStore) {
          const member = target[property];
          if (typeof member !== 'function') return member;
          return (...rest: unknown[]) => {
            calls.push(property);
            if (!away.includes(property)) return Reflect.apply(member, target, rest);
            return how === 'fails'
              ? Promise.reject(new Error('connection refused'))
              : new Promise(() => undefined);
          };
        },
      },
    );
    const guard = createGuard({ store, clock, storeTimeoutMs: 20, settleForMs: 150 });
    return {
      guard,
      calls,
      goAway: (...steps: string[]) => {
        away = steps;
      },
    };
  }

  it.each(['fails', 'hangs'] as const)(
    'and %s at reserve, nothing is reserved and the error is given',
    async (how) => {
      const { guard, goAway } = fragile(how);
      goAway('reserve');
      expect(await guard.reserve(asking('case-1'))).toMatchObject({
        kind: 'unavailable',
        error: { code: 'STORE_UNAVAILABLE', fix: expect.stringContaining('nothing is sent') },
      });
      goAway();
      expect((await guard.reserve(asking('case-1'))).kind).toBe('reserved');
    },
  );

  it('and cannot give its secret, it is asked again the next time', async () => {
    const { guard, goAway } = fragile('fails');
    goAway('secret');
    expect((await guard.reserve(asking('case-1'))).kind).toBe('unavailable');
    goAway();
    expect((await guard.reserve(asking('case-1'))).kind).toBe('reserved');
  });

  it.each(['fails', 'hangs'] as const)(
    'and %s at begin, nothing may be sent and the reservation is given back',
    async (how) => {
      const { guard, goAway } = fragile(how);
      const reservation = await reserved(guard, asking('case-1'));
      goAway('begin');
      expect((await guard.begin(reservation)).kind).toBe('unavailable');
      goAway();
      expect((await guard.reserve(asking('case-1'))).kind).toBe('reserved');
    },
  );

  it('at confirm, it is tried again, and the window holds all the while', async () => {
    const { guard, goAway, calls } = fragile('fails');
    const reservation = await reserved(guard, asking('case-1'));
    await guard.begin(reservation);
    goAway('confirm');
    const confirmed = guard.confirm(reservation, { requestId: 'r-1' });
    while (!calls.includes('confirm')) await Promise.resolve();
    expect((await guard.reserve(asking('case-2'))).kind).toBe('busy');
    goAway();
    expect(await confirmed).toEqual({ kind: 'settled' });
    expect(await guard.reserve(asking('case-1'))).toMatchObject({ receipt: { requestId: 'r-1' } });
  });

  it('for longer than confirm is tried again, it says so and the window still holds', async () => {
    const { guard, goAway, calls } = fragile('fails');
    const reservation = await reserved(guard, asking('case-1'));
    await guard.begin(reservation);
    goAway('confirm');
    expect((await guard.confirm(reservation)).kind).toBe('unavailable');
    expect(calls.filter((call) => call === 'confirm').length).toBeGreaterThan(1);
    goAway();
    expect((await guard.reserve(asking('case-2'))).kind).toBe('busy');
  });

  it('names no address in its errors', async () => {
    const { guard, goAway } = fragile('fails');
    goAway('reserve');
    const outcome = await guard.reserve(asking('case-1'));
    expect(JSON.stringify(outcome)).not.toContain('ada');
  });
});

describe('a rotation of the secret', () => {
  const clock = fixedClock();

  function during() {
    const store = memoryStore({ clock, quiet: true });
    return {
      store,
      before: createGuard({ store, clock, keySecret: { current: 'old', previous: ['new'] } }),
      after: createGuard({ store, clock, keySecret: { current: 'new', previous: ['old'] } }),
    };
  }

  it('keeps windows, receipts and the do-not-contact list of the time before', async () => {
    const { before, after } = during();
    await sent(before, asking('case-1'));
    expect((await after.reserve(asking('case-2'))).kind).toBe('suppressed');
    expect((await after.reserve(asking('case-1'))).kind).toBe('duplicate');
    const other = asking('case-3', { customer: { name: 'Bob', email: 'bob@example.com' } });
    await before.block('bob@example.com');
    expect((await after.reserve(other)).kind).toBe('do_not_contact');
  });

  it('closes a window of two requests after one that was made under the previous secret', async () => {
    const { before, after } = during();
    const two = [{ ...weekly, max: 2 }];
    await sent(before, asking('case-1', {}, two));
    // Requests under two secrets are not added up: in doubt, nobody is asked.
    expect((await after.reserve(asking('case-2', {}, two))).kind).toBe('suppressed');
    expect((await after.look(asking('case-2', {}, two)))?.kind).toBe('suppressed');
  });

  it('lets no two processes with different current secrets contact one customer', async () => {
    const { before, after } = during();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const guard = index % 2 === 0 ? before : after;
        return guard.reserve(asking(`case-${index}`)).then(async (outcome) => {
          return outcome.kind === 'reserved' ? (await guard.begin(outcome.reservation)).kind : outcome.kind;
        });
      }),
    );
    expect(outcomes.filter((kind) => kind === 'begun').length).toBeLessThanOrEqual(1);
  });

  it('stops at begin a customer who was blocked under another secret meanwhile', async () => {
    const { before, after } = during();
    const reservation = await reserved(before, asking('case-1'));
    await after.block('ada@example.com');
    expect((await before.begin(reservation)).kind).toBe('do_not_contact');
  });

  it('forgets, unblocks and shows a customer under every secret', async () => {
    const { before, after, store } = during();
    await sent(before, asking('case-1'));
    await before.block('ada@example.com');
    expect(await after.lookUp('ada@example.com')).toMatchObject({ requests: [{ by: 'case-1' }] });
    expect(await after.unblock('ada@example.com')).toBe(true);
    expect(await after.forget('ada@example.com')).toBe(true);
    expect(await before.lookUp('ada@example.com')).toBe(undefined);
    expect((await store.statistics()).customers).toBe(0);
  });

  it('leaves no reservation behind when the other key refuses', async () => {
    const { before, after, store } = during();
    await sent(before, asking('case-1'));
    await after.reserve(asking('case-2'));
    expect((await store.statistics()).inFlight).toBe(0);
  });
});

describe('what is known of a customer', () => {
  it('is nothing at first, and then every request, receipt and block, newest first', async () => {
    const { guard, clock } = setting();
    expect(await guard.lookUp('ada@example.com')).toBe(undefined);
    await sent(guard, asking('case-1'));
    const first = clock.now();
    clock.advance(8 * day);
    await sent(guard, asking('case-2'));
    await guard.block('ada@example.com', { by: 'op@example.com', reason: 'wrote ada@example.com', at: 5 });
    expect(await guard.lookUp(' ADA@example.com')).toEqual({
      requests: [
        { at: clock.now(), by: 'case-2' },
        { at: first, by: 'case-1' },
      ],
      handled: [
        { outcome: 'sent', at: clock.now(), requestId: 'r-1', status: 201 },
        { outcome: 'sent', at: first, requestId: 'r-1', status: 201 },
      ],
      inFlight: [],
      block: { at: 5, by: '[address]', reason: 'wrote [address]' },
    });
  });

  it('is forgotten, except that the customer must not be contacted', async () => {
    const { guard } = setting();
    await sent(guard, asking('case-1'));
    await guard.block('ada@example.com', { at: 5 });
    expect(await guard.forget('ada@example.com')).toBe(true);
    expect(await guard.lookUp('ada@example.com')).toEqual({
      requests: [],
      handled: [],
      inFlight: [],
      block: { at: 5 },
    });
    expect(await guard.forget('ada@example.com', { keepBlock: false })).toBe(true);
    expect(await guard.lookUp('ada@example.com')).toBe(undefined);
  });
});

describe('what is no address', () => {
  const guard = createGuard({ store: memoryStore({ quiet: true }) });
  it.each(['', 'jane', 'Jane Doe', 'jane@example.com, joe@example.com', 'jane@', undefined, 7])(
    'is refused, and not shown: %j',
    async (given) => {
      const email = given as string;
      const refused = await Promise.allSettled([
        guard.block(email),
        guard.unblock(email),
        guard.forget(email),
        guard.lookUp(email),
        guard.recordResponse({ email, interactionId: '1' }),
        guard.recordRequest({ email, at: 1 }),
      ]);
      for (const result of refused) {
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'ADDRESS_INVALID' } });
        expect(result.status === 'rejected' && result.reason.message).not.toMatch(/jane@|Jane/);
      }
    },
  );
});

describe('a secret that is given', () => {
  it('is the one that keys are made with from the first reservation on, which waits for the examination', async () => {
    const keySecret = 'a secret of the tests, long enough';
    const { guard, store } = setting({ keySecret, environment: 'test' });
    await Promise.all([reserved(guard, asking('case-1')), guard.reserve(asking('case-2'))]);
    const customers: string[] = [];
    for await (const { customer } of store.entries()) customers.push(customer);
    expect(customers).toEqual(createKeys(keySecret).customersOf('ada@example.com'));
  });
});

describe('a store that may forget', () => {
  function forgetful(unsafeStore: 'warn' | 'refuse' | undefined) {
    const clock = fixedClock();
    let examined = 0;
    let away = false;
    const store: SuppressionStore = {
      ...memoryStore({ clock, quiet: true }),
      durable: true,
      async doctor({ environment }) {
        examined += 1;
        if (away) throw new Error('connection refused');
        const severity = environment === 'production' ? 'error' : 'warning';
        return [{ severity, code: 'EVICTS', message: 'it evicts keys', fix: 'set noeviction' }];
      },
    };
    const guard = (environment: 'test' | 'production') =>
      createGuard({ store, clock, environment, ...(unsafeStore === undefined ? {} : { unsafeStore }) });
    return {
      guard,
      examined: () => examined,
      goAway: (gone: boolean) => {
        away = gone;
      },
    };
  }

  /** Warnings with a code of ours that are emitted while `work` runs. */
  async function warningsDuring(work: () => Promise<unknown>): Promise<string[]> {
    const heard: string[] = [];
    const listen = (warning: Error & { code?: string }): void => {
      if (warning.code?.startsWith('AUTOTRIGGER_') === true) heard.push(warning.message);
    };
    process.on('warning', listen);
    await work();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    return heard;
  }

  it('is examined once, before the first reservation, and warned about with the fix', async () => {
    const { guard, examined } = forgetful(undefined);
    const one = guard('production');
    const warnings = await warningsDuring(async () => {
      expect((await one.reserve(asking('case-1'))).kind).toBe('reserved');
      await one.reserve(asking('case-2'));
    });
    expect(warnings).toEqual(['the memory store: it evicts keys; set noeviction']);
    expect(examined()).toBe(1);
  });

  it('is not reserved in, where refusing was asked for and the finding is grave', async () => {
    const { guard } = forgetful('refuse');
    await warningsDuring(async () => {
      expect(await guard('production').reserve(asking('case-1'))).toMatchObject({
        kind: 'unavailable',
        error: { code: 'STORE_UNSAFE', fix: 'set noeviction' },
      });
      expect((await guard('test').reserve(asking('case-1'))).kind).toBe('reserved');
    });
  });

  it('is examined again when it could not be reached the first time', async () => {
    const { guard, goAway, examined } = forgetful('refuse');
    const one = guard('test');
    goAway(true);
    expect((await one.reserve(asking('case-1'))).kind).toBe('unavailable');
    goAway(false);
    await warningsDuring(async () => {
      expect((await one.reserve(asking('case-1'))).kind).toBe('reserved');
    });
    expect(examined()).toBe(2);
  });
});

describe('the memory store', () => {
  it('says once that it forgets, when the first window begins', async () => {
    const heard: string[] = [];
    const listen = (warning: Error & { code?: string }): void => {
      if (warning.code === 'AUTOTRIGGER_MEMORY_STORE') heard.push(warning.message);
    };
    process.on('warning', listen);
    const { guard } = setting({ store: memoryStore() });
    await sent(guard, asking('case-1'));
    await sent(guard, asking('case-2', { customer: { name: 'Bob', email: 'bob@example.com' } }));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/forgets.*lmdbStore/);
  });
});

describe('reserve and begin in one step', () => {
  type Start = Pick<SuppressionStore, 'reserveAndBegin'>;
  function inOne(change: (store: SuppressionStore, clock: FixedClock) => Start) {
    const clock = fixedClock();
    const inner = memoryStore({ clock, quiet: true });
    const store = { ...inner, ...change(inner, clock) };
    const { reservations } = guardParts({ store, clock, keySecret: 'a secret', settleForMs: 0 });
    return { store, reservations };
  }
  const known = async (store: SuppressionStore) => {
    const { customers } = await store.statistics();
    return customers;
  };

  it('gives back what began although the store said that it is away', async () => {
    const { store, reservations } = inOne(({ reserveAndBegin }) => ({
      async reserveAndBegin(request) {
        await reserveAndBegin?.(request);
        throw new Error('the answer was lost');
      },
    }));
    expect((await reservations.reserveAndBegin(asking('case-1'))).kind).toBe('unavailable');
    expect(await known(store)).toBe(0);
  });

  it('gives back what began longer than a lease ago', async () => {
    const { store, reservations } = inOne(({ reserveAndBegin }, clock) => ({
      async reserveAndBegin(request) {
        const begun = await reserveAndBegin?.(request);
        clock.advance(60_001);
        return begun ?? { kind: 'busy', until: 0 };
      },
    }));
    expect(await reservations.reserveAndBegin(asking('case-1'))).toEqual({ kind: 'lost' });
    expect(await known(store)).toBe(0);
  });

  it('looks at the other secrets in between, where there are some', async () => {
    const clock = fixedClock();
    const store = memoryStore({ clock, quiet: true });
    const before = createGuard({ store, clock, keySecret: 'old' });
    await sent(before, asking('case-1'));
    const keySecret = { current: 'new', previous: ['old'] };
    const { reservations } = guardParts({ store, clock, keySecret });
    expect(await reservations.reserveAndBegin(asking('case-2'))).toMatchObject({
      kind: 'suppressed',
      by: 'case-1',
    });
  });
});
