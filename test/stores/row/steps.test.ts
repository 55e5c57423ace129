/** The steps on one row, edge by edge: what each writes, what it leaves alone, and when. */
import { describe, expect, it } from 'vitest';
import type { ReserveRequest } from '../../../src/stores/port-steps.js';
import {
  anchorsOf,
  emptyRow,
  entryOf,
  type Flight,
  isAlive,
  isEmpty,
  leaseUntil,
  type Row,
  redated,
} from '../../../src/stores/row/row.js';
import {
  addAnchors,
  begin,
  block,
  erase,
  release,
  reserve,
  reserveAndBegin,
  type Step,
  settle,
  sweep,
  unblock,
} from '../../../src/stores/row/steps.js';

const now = 1_000_000;
const request: ReserveRequest = {
  customer: 'c',
  interaction: 'i',
  label: 'case',
  token: 't',
  leaseMs: 100,
  windows: [{ name: 'weekly', scope: '', max: 1, lengthMs: 1_000 }],
  anchors: ['', 'brand'],
};
const reserved: Flight = {
  state: 'reserved',
  token: 't',
  call: 'first',
  at: now,
  leaseMs: 100,
  interaction: 'i',
  label: 'case',
  scopes: ['', 'brand'],
};
const dispatching: Flight = { ...reserved, state: 'dispatching' };
const other: Flight = { ...reserved, token: 'other', interaction: 'other', scopes: [] };
const anchor = { scope: '', at: 5, by: 'past' };
const handled = { interaction: 'done', token: 'before', outcome: 'sent' as const, at: 7 };
const row = (parts: Partial<Row>): Row => ({ ...emptyRow, ...parts });

/** Each of the lists alone, and each two of them. */
const somethings: readonly Partial<Row>[] = [
  { anchors: [anchor] },
  { handled: [handled] },
  { flights: [reserved] },
  { anchors: [anchor], handled: [handled] },
  { anchors: [anchor], flights: [reserved] },
  { handled: [handled], flights: [reserved] },
];

function taken<Result>(step: Step<Result>, before: Row, at = now, call = 'a call') {
  const { result, ...change } = step(before, { now: at, call });
  return { ...change, result: result(at + 1) };
}

describe('a row', () => {
  it('is empty when nothing at all is in it', () => {
    expect(isEmpty(emptyRow)).toBe(true);
    for (const parts of [...somethings, { block: { at: 1 } }]) {
      expect(isEmpty(row(parts))).toBe(false);
    }
  });

  it('has flights that live up to the end of their lease, and not at it', () => {
    expect(leaseUntil(reserved)).toBe(now + 100);
    expect([isAlive(reserved, now + 99), isAlive(reserved, now + 100)]).toEqual([true, false]);
  });

  it('counts the anchors of dispatching flights, with the windows they do not count in, and none of reserved ones', () => {
    expect(
      anchorsOf(row({ anchors: [anchor], flights: [reserved, { ...dispatching, uncounted: ['w'] }] })),
    ).toEqual([
      anchor,
      { scope: '', at: now, by: 'case', uncounted: ['w'] },
      { scope: 'brand', at: now, by: 'case', uncounted: ['w'] },
    ]);
    expect(anchorsOf(row({ flights: [dispatching] }))[0]).toStrictEqual({ scope: '', at: now, by: 'case' });
  });

  it('gets the date of its write for everything of that date but anchors', () => {
    const before = row({
      anchors: [{ ...anchor, at: 1 }],
      handled: [handled, { ...handled, at: 1 }],
      flights: [other, { ...other, at: 1 }],
      block: { at: 1, by: 'x' },
    });
    expect(redated(before, 1, 9)).toStrictEqual({
      anchors: [{ ...anchor, at: 1 }],
      handled: [handled, { ...handled, at: 9 }],
      flights: [other, { ...other, at: 9 }],
      block: { at: 9, by: 'x' },
    });
    expect(redated(row({}), 1, 9)).toStrictEqual(row({}));
  });

  it('is shown without dead reservations, and tokens, and not at all where nothing is left', () => {
    const shown = entryOf(
      'c',
      row({ anchors: [{ ...anchor, uncounted: ['w'] }], handled: [handled], flights: [reserved] }),
      now,
    );
    expect(shown).toStrictEqual({
      customer: 'c',
      anchors: [{ ...anchor, uncounted: ['w'] }],
      handled: [{ interaction: 'done', outcome: 'sent', at: 7 }],
      inFlight: [{ state: 'reserved', leaseUntil: now + 100, by: 'case' }],
    });
    expect(entryOf('c', row({ flights: [reserved] }), now + 100)).toBe(undefined);
    expect(entryOf('c', row({ flights: [dispatching] }), now + 100)?.inFlight).toHaveLength(1);
    expect(entryOf('c', row({ block: { at: 1 } }), now)).toMatchObject({ block: { at: 1 }, inFlight: [] });
  });
});

describe('reserve', () => {
  it('adds a reservation that need not survive a crash, dated by its write', () => {
    expect(taken(reserve(request), emptyRow)).toStrictEqual({
      row: row({ flights: [{ ...reserved, call: 'a call' }] }),
      durable: false,
      result: { kind: 'reserved', leaseUntil: now + 101 },
    });
  });

  it('removes reservations whose lease ran out, and keeps dispatching flights and live ones', () => {
    const dead = { ...other, at: now - 100, token: 'dead' };
    const begun = { ...dead, state: 'dispatching' as const, token: 'begun' };
    const { row: next } = taken(reserve(request), row({ flights: [dead, begun, other] }));
    expect(next?.flights.map(({ token }) => token)).toEqual(['begun', 'other', 't']);
  });

  it('finds its own reservation where its first reply was lost, and no other call’s', () => {
    const before = row({ flights: [reserved] });
    expect(taken(reserve(request), before, now + 50, 'first')).toStrictEqual({
      result: { kind: 'reserved', leaseUntil: now + 100 },
    });
    expect(taken(reserve(request), before, now + 50, 'second').result.kind).toBe('busy');
    expect(taken(reserve({ ...request, token: 'x' }), before, now + 50, 'first').result.kind).toBe('busy');
  });
});

describe('a submission with do_not_send', () => {
  const contact = { ...reserved, token: 'contact', interaction: 'contact' };
  const record = { ...request, windows: [], anchors: [] };

  it('is reserved beside a contact, and a contact beside it', () => {
    const kinds = (asked: ReserveRequest, flights: readonly Flight[]) => [
      taken(reserve(asked), row({ flights })).result.kind,
      taken(reserveAndBegin(asked), row({ flights })).result.kind,
    ];
    expect(kinds(record, [contact])).toEqual(['reserved', 'begun']);
    expect(kinds(request, [other])).toEqual(['reserved', 'begun']);
    expect(kinds(request, [contact])).toEqual(['busy', 'busy']);
  });
});

describe('reserve and begin in one', () => {
  it('adds a dispatching flight, dated by its write', () => {
    expect(taken(reserveAndBegin(request), emptyRow)).toStrictEqual({
      row: row({ flights: [{ ...dispatching, call: 'a call' }] }),
      protects: true,
      result: { kind: 'begun', at: now + 1 },
    });
  });

  it('finds its own flight where its first reply was lost', () => {
    const before = row({ flights: [dispatching] });
    expect(taken(reserveAndBegin(request), before, now + 50, 'first')).toStrictEqual({
      result: { kind: 'begun', at: now },
    });
    expect(taken(reserveAndBegin(request), before, now + 50, 'second').result.kind).toBe('busy');
  });
});

describe('begin', () => {
  it('moves the reservation to the end as dispatching, at the latest before the lease ends', () => {
    expect(taken(begin({ token: 't' }), row({ flights: [reserved, other] }), now + 99)).toStrictEqual({
      row: row({ flights: [other, { ...dispatching, call: 'a call', at: now + 99 }] }),
      notAfter: now + 99,
      protects: true,
      result: { kind: 'begun', at: now + 100 },
    });
  });

  it.each([
    ['at the end of the lease', now + 100, [reserved]],
    ['before it was reserved, on a clock that went back', now - 1, [reserved]],
    ['of an unknown token', now, [other]],
    ['of a flight that began by another call', now, [dispatching]],
  ])('is lost %s', (_name, at, flights) => {
    expect(taken(begin({ token: 't' }), row({ flights }), at)).toStrictEqual({ result: { kind: 'lost' } });
  });

  it('finds its own work where its first reply was lost', () => {
    expect(
      taken(begin({ token: 't' }), row({ flights: [other, dispatching] }), now + 500, 'first'),
    ).toStrictEqual({
      result: { kind: 'begun', at: now },
    });
    expect(
      taken(begin({ token: 't' }), row({ flights: [reserved] }), now + 5, 'first').row?.flights[0]?.at,
    ).toBe(now + 5);
  });

  it('gives the reservation back where the customer is on the do-not-contact list', () => {
    expect(taken(begin({ token: 't' }), row({ flights: [reserved, other], block: { at: 1 } }))).toStrictEqual(
      {
        row: row({ flights: [other], block: { at: 1 } }),
        result: { kind: 'do_not_contact', block: { at: 1 } },
      },
    );
  });
});

describe('settle', () => {
  const receipt = { outcome: 'sent', requestId: 'r', status: 201, ruleSet: 'v' } as const;

  it('turns the flight into its anchors and a receipt, after what is there', () => {
    const before = row({
      anchors: [anchor],
      handled: [handled],
      flights: [other, dispatching],
      block: { at: 1 },
    });
    expect(taken(settle('t', receipt), before, now + 500)).toStrictEqual({
      row: {
        anchors: [anchor, { scope: '', at: now, by: 'case' }, { scope: 'brand', at: now, by: 'case' }],
        handled: [handled, { interaction: 'i', token: 't', at: now + 500, ...receipt }],
        flights: [other],
        block: { at: 1 },
      },
      result: { kind: 'settled' },
    });
  });

  it('keeps only the fields of the receipt that are there', () => {
    const { row: next } = taken(settle('t', { outcome: 'recorded' }), row({ flights: [dispatching] }));
    expect(next?.handled).toStrictEqual([{ interaction: 'i', token: 't', outcome: 'recorded', at: now }]);
  });

  it('is lost on a reservation, and on a token of nothing', () => {
    for (const flights of [[reserved], [{ ...dispatching, token: 'x' }]]) {
      expect(taken(settle('t', receipt), row({ flights }))).toStrictEqual({ result: { kind: 'lost' } });
    }
  });

  it('corrects an unknown outcome once, in place, and leaves every other alone', () => {
    const unknown = { ...handled, token: 't', outcome: 'unknown' as const };
    const before = row({ handled: [handled, unknown, handled] });
    expect(taken(settle('t', receipt), before)).toStrictEqual({
      row: row({
        handled: [handled, { interaction: 'done', token: 't', at: now, ...receipt }, handled],
      }),
      result: { kind: 'settled' },
    });
    const settled = { result: { kind: 'settled' } };
    expect(taken(settle('t', { outcome: 'unknown' }), before)).toStrictEqual(settled);
    expect(taken(settle('before', receipt), before)).toStrictEqual(settled);
  });
});

describe('release', () => {
  it('removes the flight in any state, and is lost on any other token', () => {
    for (const flight of [reserved, dispatching]) {
      expect(taken(release('t'), row({ anchors: [anchor], flights: [other, flight] }))).toStrictEqual({
        row: row({ anchors: [anchor], flights: [other] }),
        result: { kind: 'settled' },
      });
    }
    expect(taken(release('t'), row({ flights: [other] }))).toStrictEqual({ result: { kind: 'lost' } });
  });
});

describe('anchors from elsewhere', () => {
  it('are added once each by scope and time, after those that are there', () => {
    const again = { ...anchor, by: 'again' };
    const later = { ...anchor, at: 6 };
    const elsewhere = { ...anchor, scope: 'brand' };
    expect(taken(addAnchors([again, later, later, elsewhere]), row({ anchors: [anchor] }))).toStrictEqual({
      row: row({ anchors: [anchor, later, elsewhere] }),
      protects: true,
      result: undefined,
    });
    expect(taken(addAnchors([again]), row({ anchors: [anchor] }))).toStrictEqual({ result: undefined });
    expect(taken(addAnchors([again]), row({ anchors: [anchor, later] }))).toStrictEqual({
      result: undefined,
    });
    expect(taken(addAnchors([]), emptyRow)).toStrictEqual({ result: undefined });
  });
});

describe('the do-not-contact list', () => {
  it('keeps its first entry, dated by the write unless a date is given', () => {
    expect(taken(block({ by: 'x' }), row({ anchors: [anchor] }))).toStrictEqual({
      row: { ...row({ anchors: [anchor] }), block: { by: 'x', at: now } },
      protects: true,
      result: undefined,
    });
    expect(taken(block({ at: 3 }), emptyRow).row?.block).toStrictEqual({ at: 3 });
    expect(taken(block({}), row({ block: { at: 1 } }))).toStrictEqual({ result: undefined });
  });

  it('gives an entry back without anything else', () => {
    expect(taken(unblock, row({ anchors: [anchor], block: { at: 1 } }))).toStrictEqual({
      row: row({ anchors: [anchor] }),
      result: true,
    });
    expect(taken(unblock, row({ anchors: [anchor] }))).toStrictEqual({ result: false });
  });
});

describe('erase', () => {
  it.each(somethings)('removes %o', (parts) => {
    expect(taken(erase(true), row(parts))).toStrictEqual({ row: emptyRow, result: true });
    const blocked = row({ ...parts, block: { at: 1 } });
    expect(taken(erase(true), blocked)).toStrictEqual({ row: row({ block: { at: 1 } }), result: true });
    expect(taken(erase(false), blocked)).toStrictEqual({ row: emptyRow, result: true });
  });

  it('writes nothing where nothing would change', () => {
    expect(taken(erase(true), emptyRow)).toStrictEqual({ result: false });
    expect(taken(erase(false), emptyRow)).toStrictEqual({ result: false });
    expect(taken(erase(true), row({ block: { at: 1 } }))).toStrictEqual({ result: false });
    expect(taken(erase(false), row({ block: { at: 1 } }))).toStrictEqual({ row: emptyRow, result: true });
  });
});

describe('sweep', () => {
  it('removes and counts what ended before, to the millisecond', () => {
    const dead = { ...reserved, at: now - 300 };
    const before = row({
      anchors: [anchor, { ...anchor, at: now - 200 }],
      handled: [handled, { ...handled, at: now - 200 }],
      flights: [dead, { ...dead, at: now - 301 }, { ...reserved, at: now - 99 }],
      block: { at: 1 },
    });
    expect(taken(sweep(now - 200), before)).toStrictEqual({
      row: {
        anchors: [{ ...anchor, at: now - 200 }],
        handled: [{ ...handled, at: now - 200 }],
        flights: [dead, { ...reserved, at: now - 99 }],
        block: { at: 1 },
      },
      result: 3,
    });
    expect(taken(sweep(0), before)).toStrictEqual({ result: 0 });
  });

  it('leaves a live flight, whatever the date given', () => {
    expect(taken(sweep(now + 1_000), row({ flights: [reserved] }))).toStrictEqual({ result: 0 });
  });
});
