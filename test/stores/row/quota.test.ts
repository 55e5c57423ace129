/** The steps on one bucket of a quota, edge by edge. */
import { describe, expect, it } from 'vitest';
import type { QuotaPermit, QuotaRequest } from '../../../src/stores/port-steps.js';
import {
  type Bucket,
  bucketFromText,
  bucketToText,
  fullUntil,
  isRolling,
  settleQuota,
  sweepQuota,
  takeQuota,
} from '../../../src/stores/row/quota.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const now = Date.UTC(2026, 4, 6, 12);
const midnight = Date.UTC(2026, 4, 7);
const moment = { now, call: 'call' };
const rolling = { lengthMs: dayMs };
const daily = { calendar: { boundary: 'calendar' as const, days: 1, zone: 'UTC' } };
const leaseUntil = now + minuteMs;

const request = (fields: Partial<QuotaRequest> = {}): QuotaRequest => ({
  ...(fields.calendar === undefined ? rolling : {}),
  bucket: 'b',
  scope: '',
  max: 2,
  token: 'mine',
  leaseUntil,
  holds: true,
  counted: true,
  ...fields,
});
const permit = (at: number, fields: Partial<QuotaPermit> = {}): QuotaPermit => ({
  scope: '',
  at,
  count: 1,
  ...fields,
});
const take = (bucket: Bucket, fields?: Partial<QuotaRequest>) => takeQuota(request(fields))(bucket, moment);

describe('taking a permit', () => {
  it('adds one with its token, dated by the end of the lease where the length rolls', () => {
    const taken = take([]);
    expect(taken.row).toEqual([{ scope: '', at: leaseUntil, token: 'mine', count: 1 }]);
    expect(taken.notAfter).toBe(undefined);
    expect(taken.result(now + 3)).toEqual({ kind: 'permitted', from: now + 3, until: leaseUntil });
  });

  it('dates it by the step where the length is of whole periods, and must be written and begun within the period', () => {
    const taken = take([], daily);
    expect(taken.row).toEqual([{ scope: '', at: now, token: 'mine', count: 1 }]);
    expect(taken.notAfter).toBe(midnight - 1);
    expect(taken.result(now + 3)).toEqual({ kind: 'permitted', from: now + 3, until: midnight });
  });

  it('dates it by the end of the lease where months roll', () => {
    const calendar = { boundary: 'rolling' as const, months: 1, zone: 'UTC' };
    const taken = take([], { calendar });
    expect(taken.row).toEqual([{ scope: '', at: leaseUntil, token: 'mine', count: 1 }]);
    expect(taken.notAfter).toBe(undefined);
    expect(taken.result(now).kind === 'permitted' && taken.result(now)).toMatchObject({ until: leaseUntil });
  });

  it('is permitted once: a token that is there already changes nothing', () => {
    const mine = permit(now - 5, { token: 'mine' });
    expect(take([mine], { max: 1 }).row).toBe(undefined);
    expect(take([mine], { max: 1 }).result(now)).toEqual({ kind: 'permitted', from: now, until: leaseUntil });
    expect(take([mine], { ...daily, max: 1 }).result(now)).toEqual({
      kind: 'permitted',
      from: now - 5,
      until: midnight,
    });
  });

  it('is refused where the quota is full, and writes nothing', () => {
    const full = take([permit(now - 10), permit(now - 20)]);
    expect(full.row).toBe(undefined);
    expect(full.result(now)).toEqual({ kind: 'full', until: now - 20 + dayMs });
  });

  it('is not refused to a request that the quota does not hold back, which counts all the same', () => {
    const bucket = [permit(now - 10), permit(now - 20)];
    const taken = take(bucket, { holds: false });
    expect(taken.result(now).kind).toBe('permitted');
    expect(taken.row).toHaveLength(3);
  });

  it('writes nothing for a request that does not count', () => {
    const taken = take([permit(now - 10)], { counted: false });
    expect(taken.row).toBe(undefined);
    expect(taken.result(now + 1)).toEqual({ kind: 'permitted', from: now + 1, until: leaseUntil });
    expect(take([permit(now - 10)], { counted: false, max: 1 }).result(now).kind).toBe('full');
  });
});

describe('permits of before, when one is taken', () => {
  const kept = (bucket: Bucket, fields?: Partial<QuotaRequest>) =>
    take(bucket, { max: 100, ...fields }).row?.slice(0, -1);

  it('keep their token for five minutes, and for two leases where that is longer', () => {
    const young = permit(now - 5 * minuteMs + 1, { token: 'a' });
    const old = permit(now - 5 * minuteMs, { token: 'b' });
    expect(kept([young, old])).toEqual([young, permit(old.at)]);
    const lease = { leaseUntil: now + 10 * minuteMs };
    const held = permit(now - 20 * minuteMs + 1, { token: 'a' });
    expect(kept([held, permit(now - 20 * minuteMs, { token: 'b' })], lease)).toEqual([
      held,
      permit(now - 20 * minuteMs),
    ]);
  });

  it('go two days after they have stopped counting', () => {
    expect(kept([permit(now - 3 * dayMs)])).toEqual([]);
    expect(kept([permit(now - 3 * dayMs + 1)])).toEqual([permit(now - 3 * dayMs + 1)]);
  });

  it('of one period and scope are added up, at the later instant', () => {
    const bucket = [
      permit(now - dayMs, { count: 4 }),
      permit(now - 10 * minuteMs, { count: 2 }),
      permit(now - 30 * minuteMs),
      permit(now - 20 * minuteMs, { scope: 'x' }),
      permit(now - minuteMs, { token: 'held' }),
    ];
    expect(kept(bucket, daily)).toEqual([
      permit(now - dayMs, { count: 4 }),
      permit(now - 10 * minuteMs, { count: 3 }),
      permit(now - 20 * minuteMs, { scope: 'x' }),
      permit(now - minuteMs, { token: 'held' }),
    ]);
  });

  it('of two periods are not added up, also where the second one has just begun', () => {
    const today = permit(midnight - dayMs);
    const yesterday = permit(midnight - dayMs - 1);
    expect(kept([today, yesterday], daily)).toEqual([today, yesterday]);
    expect(kept([yesterday, today], daily)).toEqual([yesterday, today]);
  });

  it('are not added up to one that somebody still holds', () => {
    const held = permit(now - minuteMs, { token: 'held' });
    expect(kept([held, permit(now - minuteMs)], daily)).toEqual([held, permit(now - minuteMs)]);
  });

  it('of a length that rolls are added up only where they are of the same instant', () => {
    const twice = [permit(now - minuteMs), permit(now - minuteMs), permit(now - 2 * minuteMs)];
    expect(kept(twice)).toEqual([permit(now - minuteMs, { count: 2 }), permit(now - 2 * minuteMs)]);
  });

  it('are all added up where the quota never opens again', () => {
    const { lengthMs: _none, ...forEver } = request({ max: 100 });
    const { row } = takeQuota(forEver)([permit(5), permit(now - dayMs, { count: 2 })], moment);
    expect(row?.[0]).toEqual(permit(now - dayMs, { count: 3 }));
    expect(row).toHaveLength(2);
  });
});

describe('settling a permit', () => {
  const bucket = [permit(now, { token: 'mine' }), permit(now - 1, { token: 'other' })];

  it('dates it by the instant at which its request began', () => {
    const { row, durable, result } = settleQuota('mine', now + 7)(bucket, moment);
    expect(row).toEqual([permit(now - 1, { token: 'other' }), permit(now + 7, { token: 'mine' })]);
    expect(durable).toBe(false);
    expect(result(now)).toBe(undefined);
  });

  it('takes it back where the request did not begin', () => {
    expect(settleQuota('mine', undefined)(bucket, moment).row).toEqual([permit(now - 1, { token: 'other' })]);
  });

  it('writes nothing where nothing changes, or the permit is not there', () => {
    expect(settleQuota('mine', now)(bucket, moment).row).toBe(undefined);
    expect(settleQuota('mine', now)(bucket, moment).result(now)).toBe(undefined);
    expect(settleQuota('else', now + 1)(bucket, moment).row).toBe(undefined);
    expect(settleQuota('else', undefined)(bucket, moment).row).toBe(undefined);
  });
});

describe('sweeping', () => {
  it('removes what is from before, and says how many', () => {
    const bucket = [permit(9), permit(10), permit(8)];
    const { row, result } = sweepQuota(10)(bucket, moment);
    expect(row).toEqual([permit(10)]);
    expect(result(now)).toBe(2);
    expect(sweepQuota(8)(bucket, moment).row).toBe(undefined);
    expect(sweepQuota(8)(bucket, moment).result(now)).toBe(0);
  });
});

describe('a full quota', () => {
  it('opens when so many have ended that fewer than its maximum count', () => {
    const bucket = [permit(now - 30), permit(now - 10), permit(now - 20)];
    expect(fullUntil(bucket, request({ max: 4 }), now)).toBe(undefined);
    expect(fullUntil(bucket, request({ max: 3 }), now)).toBe(now - 30 + dayMs);
    expect(fullUntil(bucket, request({ max: 1 }), now)).toBe(now - 10 + dayMs);
    expect(fullUntil([permit(now - 10, { count: 5 })], request({ max: 5 }), now)).toBe(now - 10 + dayMs);
    expect(fullUntil([permit(now - dayMs)], request({ max: 1 }), now)).toBe(undefined);
  });

  it('counts its own scope, and what may be of it', () => {
    const bucket = [permit(now - 10, { scope: 'a' }), permit(now - 20, { scope: '*' })];
    expect(fullUntil(bucket, request({ scope: 'a' }), now)).toBe(now - 20 + dayMs);
    expect(fullUntil(bucket, request({ scope: 'b' }), now)).toBe(undefined);
    expect(fullUntil(bucket, request({ scope: 'b', max: 1 }), now)).toBe(now - 20 + dayMs);
  });

  it('of an unknown scope is that of the fullest scope that it may be', () => {
    const bucket = [
      permit(now - 10, { scope: 'a' }),
      permit(now - 20, { scope: 'b' }),
      permit(now - 30, { scope: 'b' }),
    ];
    const unknown = request({ scope: '*' });
    expect(fullUntil(bucket, unknown, now)).toBe(now - 30 + dayMs);
    expect(fullUntil(bucket.slice(0, 2), unknown, now)).toBe(undefined);
    expect(fullUntil([], unknown, now)).toBe(undefined);
    // One that may be of either counts in both.
    expect(fullUntil([...bucket.slice(0, 1), permit(now - 40, { scope: '*' })], unknown, now)).toBe(
      now - 40 + dayMs,
    );
  });

  it('of a scope that is known in part looks at the scopes that share what is known', () => {
    const bucket = [
      permit(now - 10, { scope: 'a.x' }),
      permit(now - 20, { scope: 'c.x' }),
      permit(now - 30, { scope: 'a.y' }),
    ];
    expect(fullUntil(bucket, request({ scope: 'a.*' }), now)).toBe(undefined);
    expect(fullUntil(bucket, request({ scope: 'a.*', max: 1 }), now)).toBe(now - 10 + dayMs);
    expect(fullUntil([...bucket, permit(now - 40, { scope: 'a.x' })], request({ scope: 'a.*' }), now)).toBe(
      now - 40 + dayMs,
    );
  });
});

describe('a length', () => {
  it('rolls where it is in milliseconds, or where its calendar does', () => {
    expect(isRolling(rolling)).toBe(true);
    expect(isRolling(daily)).toBe(false);
    expect(isRolling({ calendar: { boundary: 'rolling', months: 1, zone: 'UTC' } })).toBe(true);
    expect(isRolling({})).toBe(false);
  });
});

describe('a bucket as text', () => {
  const bucket = [permit(5, { scope: 'a.b', count: 3 }), permit(7, { token: 't' })];

  it('is a list of lists, without the time of what is dated by the write', () => {
    expect(bucketToText(bucket, 7)).toBe('[1,[["a.b",5,3],["",null,1,"t"]]]');
    expect(bucketFromText(bucketToText(bucket, 7), 9)).toStrictEqual([bucket[0], permit(9, { token: 't' })]);
  });

  it('is refused where it is no bucket, or of another version', () => {
    for (const text of [
      '',
      '[]',
      '{}',
      'null',
      '[2,[]]',
      '[1,{}]',
      '[1]',
      '[1,[5]]',
      '[1,[[5,5,1]]]',
      '[1,[["",true,1]]]',
      '[1,[["",5,null]]]',
    ]) {
      expect(() => bucketFromText(text, 1), text).toThrow(
        expect.objectContaining({
          code: 'STORE_UNAVAILABLE',
          message: expect.stringContaining('quota'),
          fix: expect.stringContaining('update'),
        }),
      );
    }
    expect(bucketFromText('[1,[]]', 1)).toEqual([]);
  });
});
