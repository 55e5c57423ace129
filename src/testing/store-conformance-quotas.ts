/** Conformance: what quotas count, and that a request begins in the period in which it was counted. */
import type { QuotaRequest } from '../stores/port-steps.js';
import { type Check, day, hour, type TestFunctions } from './store-conformance-subject.js';

const calendar = { boundary: 'calendar', days: 1, zone: 'UTC' } as const;

/** Ends never before the test does. */
const ever = { bucket: 'bucket', scope: '', max: 1, holds: true, counted: true } as const;

/** Permits are counted at the store, so that several workers share one quota. */
export function quotaTests(check: Check, expect: TestFunctions['expect']): void {
  check('counts up to `max` requests, and is full then', async ({ store, now }) => {
    const leaseUntil = (await now()) + hour;
    const take = (token: string) => store.takeQuota({ ...ever, max: 2, token, leaseUntil });
    expect((await take('a')).kind).toBe('permitted');
    expect((await take('b')).kind).toBe('permitted');
    expect((await take('c')).kind).toBe('full');
    expect((await store.quota('bucket')).permits.length).toBe(2);
  });

  // A permit whose reply was lost is taken again with the same token, and must not cost two.
  check('counts the same token once', async ({ store, now }) => {
    const request = { ...ever, max: 2, token: 'a', leaseUntil: (await now()) + hour };
    await store.takeQuota(request);
    expect((await store.takeQuota(request)).kind).toBe('permitted');
    expect((await store.takeQuota({ ...request, token: 'b' })).kind).toBe('permitted');
  });

  check('never counts more than `max` of many at once', async ({ store, now }) => {
    const leaseUntil = (await now()) + hour;
    const tokens = Array.from({ length: 20 }, (_, index) => `token-${index}`);
    const results = await Promise.all(
      tokens.map((token) => store.takeQuota({ ...ever, max: 7, token, leaseUntil })),
    );
    expect(results.filter(({ kind }) => kind === 'permitted').length).toBe(7);
  });

  // Given back twice, as after a lost reply: only one place becomes free.
  check('has room again for what is given back', async ({ store, now }) => {
    const request = { ...ever, token: 'a', leaseUntil: (await now()) + hour };
    await store.takeQuota(request);
    await store.settleQuota('bucket', 'a');
    await store.settleQuota('bucket', 'a');
    expect((await store.takeQuota({ ...request, token: 'b' })).kind).toBe('permitted');
    expect((await store.takeQuota({ ...request, token: 'c' })).kind).toBe('full');
  });

  // The request may begin as late as its lease allows: a permit that counted from now would be over before the
  // request.
  check(
    'counts a rolling length from when the request began, and until then from its lease',
    async (subject) => {
      const { store, now } = subject;
      const start = await now();
      const leaseUntil = start + hour;
      const request = { ...ever, lengthMs: 2 * hour, leaseUntil };
      await store.takeQuota({ ...request, token: 'a' });
      expect(await store.takeQuota({ ...request, token: 'b' })).toEqual({
        kind: 'full',
        until: leaseUntil + 2 * hour,
      });
      await store.settleQuota('bucket', 'a', start);
      expect(await store.takeQuota({ ...request, token: 'b' })).toEqual({
        kind: 'full',
        until: start + 2 * hour,
      });
      await store.settleQuota('bucket', 'a', start - 2 * hour);
      expect((await store.takeQuota({ ...request, token: 'b' })).kind).toBe('permitted');
    },
  );

  check('counts whole days of a zone on its own clock', async ({ store, now }) => {
    const start = await now();
    const tomorrow = (Math.floor(start / day) + 1) * day;
    const request = { ...ever, calendar, leaseUntil: start + hour };
    expect(await store.takeQuota({ ...request, token: 'a' })).toMatchObject({
      kind: 'permitted',
      until: tomorrow,
    });
    expect(await store.takeQuota({ ...request, token: 'b' })).toEqual({ kind: 'full', until: tomorrow });
  });

  // An unknown part may be any value, so it is counted against all of them: in doubt nobody is asked.
  check('keeps buckets and scopes apart, but for parts that are unknown', async ({ store, now }) => {
    const leaseUntil = (await now()) + hour;
    let count = 0;
    const take = async (given: Partial<QuotaRequest>): Promise<string> => {
      count += 1;
      return (await store.takeQuota({ ...ever, token: `token-${count}`, leaseUntil, ...given })).kind;
    };
    expect(await take({ scope: 'x.p' })).toBe('permitted');
    expect(await take({ scope: 'x.p' })).toBe('full');
    expect(await take({ scope: 'x.q' })).toBe('permitted');
    expect(await take({ scope: 'x.p', bucket: 'other' })).toBe('permitted');
    expect(await take({ scope: '*.q' })).toBe('full');
    expect(await take({ scope: '*.r' })).toBe('permitted');
    expect(await take({ scope: 'y.r' })).toBe('full');
  });

  // `for` and `counts` of a quota are two conditions: a request may count without being held back, and the other way
  // round.
  check('lets through what it does not hold back, and counts only what counts', async ({ store, now }) => {
    const leaseUntil = (await now()) + hour;
    const take = async (token: string, holds: boolean, counted: boolean): Promise<string> =>
      (await store.takeQuota({ ...ever, token, leaseUntil, holds, counted })).kind;
    expect(await take('a', true, false)).toBe('permitted');
    expect(await take('b', false, true)).toBe('permitted');
    expect(await take('c', false, true)).toBe('permitted');
    expect(await take('d', true, false)).toBe('full');
    expect((await store.quota('bucket')).permits.length).toBe(2);
  });

  check('is swept of what was counted before', async ({ store, now }) => {
    const start = await now();
    await store.takeQuota({ ...ever, token: 'a', leaseUntil: start + hour });
    await store.settleQuota('bucket', 'a', start - 2 * hour);
    expect(await store.sweep(start - 3 * hour)).toBe(0);
    expect(await store.sweep(start - hour)).toBe(1);
    expect((await store.quota('bucket')).permits).toEqual([]);
  });

  // Rows of quotas lie in the same table; an export of customers must not hold them.
  check('is no customer', async ({ store, now }) => {
    await store.takeQuota({ ...ever, token: 'a', leaseUntil: (await now()) + hour });
    expect((await store.statistics()).customers).toBe(0);
    for await (const entry of store.entries()) throw new Error(`a quota is an entry: ${entry.customer}`);
  });

  // A permit is of one period: a begin that was written after its end would be one too many in the next.
  check('lets a request begin only in the time that quotas allow', async ({ store, now, reserve }) => {
    const start = await now();
    const late = await reserve({ customer: 'late' });
    expect((await store.begin({ ...late.ticket, until: start })).kind).toBe('lost');
    const early = await reserve({ customer: 'early' });
    expect((await store.begin({ ...early.ticket, from: start + hour })).kind).toBe('lost');
    const inTime = await reserve({ customer: 'in time' });
    expect((await store.begin({ ...inTime.ticket, from: start, until: start + hour })).kind).toBe('begun');
  });
}
