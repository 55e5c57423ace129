/** What still counts and until when, edge by edge. */
import { describe, expect, it } from 'vitest';
import { countedUntil, stillCounted } from '../../../src/stores/row/counted.js';

const dayMs = 24 * 60 * 60 * 1_000;
const endOfTime = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const zone = 'America/New_York';
const utc = (text: string): number => Date.parse(`${text}Z`);
const entries = (...times: number[]) => times.map((at, index) => ({ at, name: `entry ${index}` }));

describe('an entry', () => {
  it('counts for one length from its instant on, and not at its end', () => {
    const length = { lengthMs: 1_000 };
    const [old, young] = entries(1_000, 1_001);
    expect(stillCounted(entries(1_000, 1_001), length, 2_000)).toEqual([
      { entry: { ...young, name: 'entry 1' }, until: 2_001 },
    ]);
    expect(stillCounted(entries(1_000), length, 1_999)).toEqual([{ entry: old, until: 2_000 }]);
  });

  it('counts to the end of the year 9999 at the latest, and so where nothing ends it', () => {
    expect(countedUntil({}, 5)).toBe(endOfTime);
    expect(countedUntil({ lengthMs: Number.MAX_SAFE_INTEGER }, 5)).toBe(endOfTime);
    expect(stillCounted(entries(5), {}, 400_000 * dayMs)).toHaveLength(1);
  });

  it('counts to the start of a local day where a calendar says so, also in a day of 23 hours', () => {
    const calendar = { boundary: 'calendar' as const, days: 1, zone };
    // On 8 March 2026 the clocks of New York went from two to three.
    const at = utc('2026-03-08T16:00:00');
    expect(countedUntil({ calendar }, at)).toBe(utc('2026-03-09T04:00:00'));
    expect(stillCounted(entries(at), { calendar }, utc('2026-03-09T03:59:59'))).toHaveLength(1);
    expect(stillCounted(entries(at), { calendar }, utc('2026-03-09T04:00:00'))).toHaveLength(0);
  });

  it('counts to the start of the next month where the calendar is aligned', () => {
    const calendar = { boundary: 'aligned' as const, months: 1, zone: 'UTC' };
    const times = [utc('2026-01-31T23:59:59'), utc('2026-02-01T00:00:00'), utc('2026-02-28T12:00:00')];
    const counted = stillCounted(entries(...times), { calendar }, utc('2026-02-28T13:00:00'));
    expect(counted.map(({ entry, until }) => [entry.name, until])).toEqual([
      ['entry 2', utc('2026-03-01T00:00:00')],
      ['entry 1', utc('2026-03-01T00:00:00')],
    ]);
  });

  it('counts for a month of 31 days that rolls, to the same local time', () => {
    const calendar = { boundary: 'rolling' as const, months: 1, zone };
    const at = utc('2026-07-01T16:00:00');
    const until = utc('2026-08-01T16:00:00');
    expect(stillCounted(entries(at), { calendar }, until - 1)).toEqual([
      { entry: { at, name: 'entry 0' }, until },
    ]);
    expect(stillCounted(entries(at), { calendar }, until)).toEqual([]);
  });

  it('counts for its own month, where months roll and another one began on the same day', () => {
    const calendar = { boundary: 'rolling' as const, months: 1, zone: 'UTC' };
    const times = [utc('2026-05-01T08:00:00'), utc('2026-05-01T09:00:00')];
    const counted = stillCounted(entries(...times), { calendar }, utc('2026-05-31T00:00:00'));
    expect(counted.map(({ until }) => until)).toEqual([
      utc('2026-06-01T09:00:00'),
      utc('2026-06-01T08:00:00'),
    ]);
  });

  it('counts for as many months as there are', () => {
    const at = utc('2026-01-15T12:00:00');
    for (const [months, last] of [
      [3, '2026-03-31T23:59:59'],
      [12, '2026-12-31T23:59:59'],
    ] as const) {
      const calendar = { boundary: 'aligned' as const, months, zone: 'UTC' };
      expect(stillCounted(entries(at), { calendar }, utc(last))).toHaveLength(1);
      expect(stillCounted(entries(at), { calendar }, utc(last) + 1_000)).toHaveLength(0);
    }
  });

  it('counts until its own end where another one before it lies in the same or in another period', () => {
    const calendar = { boundary: 'calendar' as const, days: 2, zone: 'UTC' };
    const times = ['01T08:00:00', '01T23:59:59', '02T00:00:00', '01T00:00:00', '03T01:00:00'].map((time) =>
      utc(`2026-05-${time}`),
    );
    const counted = stillCounted(entries(...times), { calendar }, utc('2026-05-02T12:00:00'));
    expect(
      counted.map(({ entry, until }) => [entry.name, new Date(until).toISOString().slice(5, 10)]),
    ).toEqual([
      ['entry 4', '05-05'],
      ['entry 2', '05-04'],
      ['entry 1', '05-03'],
      ['entry 0', '05-03'],
      ['entry 3', '05-03'],
    ]);
  });
});

describe('the order of what counts', () => {
  it('is what ends last first, and of what ends together the latest', () => {
    const counted = stillCounted(entries(10, 30, 20), { lengthMs: 100 }, 50);
    expect(counted.map(({ until }) => until)).toEqual([130, 120, 110]);
    const calendar = { boundary: 'calendar' as const, days: 1, zone: 'UTC' };
    expect(stillCounted(entries(10, 30, 20), { calendar }, 50).map(({ entry }) => entry.at)).toEqual([
      30, 20, 10,
    ]);
  });
});
