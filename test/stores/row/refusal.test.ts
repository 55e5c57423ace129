/** Why a reservation is refused, edge by edge, and in which order. */
import { describe, expect, it } from 'vitest';
import type { WindowCheck } from '../../../src/stores/port-steps.js';
import { refusalOf } from '../../../src/stores/row/refusal.js';
import { emptyRow, type Flight, type Row } from '../../../src/stores/row/row.js';

const now = 1_000_000;
const row = (parts: Partial<Row>): Row => ({ ...emptyRow, ...parts });
const flight: Flight = {
  state: 'reserved',
  token: 't',
  call: '',
  at: now,
  leaseMs: 100,
  interaction: 'i',
  label: 'case',
  scopes: [''],
};
const weekly: WindowCheck = { name: 'weekly', scope: '', max: 1, lengthMs: 1_000 };
const at = (time: number, by = 'past', scope = '') => ({ scope, at: time, by });

const refusal = (parts: Partial<Row>, windows = [weekly], interaction = 'new', contacts = true) =>
  refusalOf(row(parts), { interaction, windows, contacts }, now);

describe('a refusal', () => {
  it('is given of nothing', () => {
    expect(refusal({})).toBe(undefined);
    expect(refusal({ anchors: [at(1)] })).toBe(undefined);
  });

  it('is `duplicate` for an interaction that was handled, with its receipt and without its token', () => {
    const handled = [
      { interaction: 'x', token: 'a', outcome: 'recorded' as const, at: 1 },
      { interaction: 'i', token: 'b', outcome: 'sent' as const, at: 2, requestId: 'r' },
    ];
    expect(refusal({ handled }, [], 'i')).toStrictEqual({
      kind: 'duplicate',
      receipt: { outcome: 'sent', at: 2, requestId: 'r' },
    });
    expect(refusal({ handled }, [], 'j')).toBe(undefined);
  });

  it('is `duplicate` with an unknown outcome for a dispatching flight whose lease ran out', () => {
    const dead: Flight = { ...flight, state: 'dispatching', at: now - 100 };
    expect(refusal({ flights: [dead] }, [], 'i')).toStrictEqual({
      kind: 'duplicate',
      receipt: { outcome: 'unknown', at: now - 100 },
    });
    expect(refusal({ flights: [{ ...dead, at: now - 99 }] }, [], 'i')?.kind).toBe('busy');
    expect(refusal({ flights: [{ ...dead, state: 'reserved' }] }, [], 'i')).toBe(undefined);
    expect(refusal({ flights: [dead] }, [], 'j')).toBe(undefined);
  });

  it('is `busy` until the last lease ends, for the same interaction or for another contact', () => {
    const longer = { ...flight, interaction: 'j', leaseMs: 200 };
    expect(refusal({ flights: [longer, flight] })).toStrictEqual({ kind: 'busy', until: now + 200 });
    expect(refusal({ flights: [flight, longer] })).toStrictEqual({ kind: 'busy', until: now + 200 });
    expect(refusal({ flights: [flight] }, [], 'i', false)).toStrictEqual({ kind: 'busy', until: now + 100 });
    expect(refusal({ flights: [flight] }, [], 'j', false)).toBe(undefined);
    expect(refusal({ flights: [{ ...flight, scopes: [] }] })).toBe(undefined);
    expect(refusal({ flights: [{ ...flight, scopes: [] }] }, [], 'i', false)?.kind).toBe('busy');
    expect(refusal({ flights: [{ ...flight, at: now - 100 }] })).toBe(undefined);
  });

  it('is given in the order duplicate, do_not_contact, busy, suppressed', () => {
    const everything: Partial<Row> = {
      anchors: [at(now)],
      flights: [flight],
      block: { at: 1, by: 'x' },
      handled: [{ interaction: 'done', token: 'a', outcome: 'sent', at: 1 }],
    };
    expect(refusal(everything, [weekly], 'done')?.kind).toBe('duplicate');
    expect(refusal(everything)).toStrictEqual({ kind: 'do_not_contact', block: { at: 1, by: 'x' } });
    const { block: _block, ...unblocked } = everything;
    expect(refusal(unblocked)?.kind).toBe('busy');
    expect(refusal({ ...unblocked, flights: [] })?.kind).toBe('suppressed');
  });
});

describe('a rolling window', () => {
  it('is closed until one length after the anchor, and open then', () => {
    expect(refusal({ anchors: [at(now - 999, 'case')] })).toStrictEqual({
      kind: 'suppressed',
      window: 'weekly',
      since: now - 999,
      until: now + 1,
      by: 'case',
    });
    expect(refusal({ anchors: [at(now - 1_000)] })).toBe(undefined);
  });

  it('looks at its own scope, and at flights that are dispatching', () => {
    expect(refusal({ anchors: [at(now, 'case', 'brand')] })).toBe(undefined);
    const begun: Flight = { ...flight, state: 'dispatching', at: now - 500 };
    expect(refusal({ flights: [begun] })).toMatchObject({ kind: 'suppressed', since: now - 500, by: 'case' });
  });

  it('counts as many as `max`, from the latest back', () => {
    const twice = [{ ...weekly, max: 2 }];
    expect(refusal({ anchors: [at(now)] }, twice)).toBe(undefined);
    const anchors = [at(now - 500, 'middle'), at(now - 900, 'oldest'), at(now - 100, 'latest')];
    expect(refusal({ anchors }, twice)).toMatchObject({ since: now - 500, by: 'middle' });
    expect(refusal({ anchors }, [{ ...weekly, max: 3 }])).toMatchObject({ since: now - 900, by: 'oldest' });
    expect(refusal({ anchors }, [{ ...weekly, max: 4 }])).toBe(undefined);
    expect(refusal({ anchors }, [{ ...weekly, max: 0 }])).toBe(undefined);
  });

  it('that stays closed longest is named, and the first of two that end together', () => {
    const windows = [
      { ...weekly, name: 'short', lengthMs: 600 },
      { ...weekly, name: 'long', lengthMs: 2_000 },
      { ...weekly, name: 'same', lengthMs: 2_000 },
      { ...weekly, name: 'middle' },
    ];
    expect(refusal({ anchors: [at(now - 500)] }, windows)).toMatchObject({
      window: 'long',
      until: now + 1_500,
    });
  });

  it('that ends at the beginning of time is found as well', () => {
    const early = [{ ...weekly, lengthMs: now + 1 }];
    expect(refusal({ anchors: [at(0)] }, early)).toMatchObject({ until: now + 1 });
    const before = refusalOf(
      row({ anchors: [at(-1_000)] }),
      { interaction: 'x', windows: [weekly], contacts: true },
      -500,
    );
    expect(before).toMatchObject({ kind: 'suppressed', until: 0 });
  });
});

describe('a calendar window', () => {
  const dayMs = 24 * 60 * 60 * 1_000;
  const noon = 100 * dayMs + dayMs / 2;
  const days = (count: number): WindowCheck => {
    const calendar = { boundary: 'calendar' as const, days: count, zone: 'UTC' };
    return { name: 'days', scope: '', max: 1, calendar };
  };
  const refused = (time: number, window: WindowCheck) =>
    refusalOf(row({ anchors: [at(time)] }), { interaction: 'new', windows: [window], contacts: true }, noon);

  it('is closed until the end of its last day', () => {
    expect(refused(noon - 1, days(1))).toMatchObject({ window: 'days', until: 101 * dayMs });
    expect(refused(100 * dayMs, days(1))).toMatchObject({ until: 101 * dayMs });
    expect(refused(100 * dayMs - 1, days(1))).toBe(undefined);
    expect(refused(100 * dayMs - 1, days(2))).toMatchObject({ until: 101 * dayMs });
  });

  it('of which neither length nor calendar is said is closed for good', () => {
    expect(refused(1, { name: 'ever', scope: '', max: 1 })).toMatchObject({
      since: 1,
      until: Date.parse('9999-12-31T23:59:59.999Z'),
    });
  });

  it('names, of requests that count equally long, the latest', () => {
    const anchors = [at(noon - 5, 'first'), at(noon - 2, 'last'), at(noon - 3, 'middle')];
    const asked = { interaction: 'new', windows: [days(1)], contacts: true };
    expect(refusalOf(row({ anchors }), asked, noon)).toMatchObject({ since: noon - 2, by: 'last' });
  });
});
