/** Opening times and business time against a calendar that knows nothing but how Intl writes a minute. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfTime } from '../../src/shared/instant.js';
import { openHours, type WeeklyHours } from '../../src/shared/open-hours.js';

const zones = [
  ...['UTC', 'America/New_York', 'America/Havana', 'America/Santiago', 'America/St_Johns'],
  ...['Europe/Berlin', 'Europe/London', 'Africa/Cairo', 'Asia/Beirut', 'Asia/Kolkata'],
  ...['Asia/Tokyo', 'Australia/Lord_Howe', 'Australia/Sydney', 'Pacific/Chatham', 'Africa/Casablanca'],
];
const minute = 60_000;
const hour = 60 * minute;

const formats = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
  ]),
);

/** Whether the clocks of the zone show a time that is open. */
function isOpen(at: number, zone: string, hours: readonly WeeklyHours[], except: readonly string[]): boolean {
  const [date = '', time = ''] = (formats.get(zone)?.format(at) ?? '').split(' ');
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
  if (except.includes(date)) return false;
  return hours.some(({ days, from, to }) => days.includes(weekday) && from <= time && time < to);
}

/** The weeks around every change of the clocks in 2026 and 2027, of each zone, and any other minute. */
const changes = zones.flatMap((zone) => {
  const found: { zone: string; at: number }[] = [];
  const offset = (at: number) => Date.parse(`${formats.get(zone)?.format(at).replace(' ', 'T')}Z`) - at;
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += 6 * hour) {
    if (offset(at) !== offset(at + 6 * hour)) found.push({ zone, at });
  }
  return found;
});
const nearChange = fc
  .tuple(fc.constantFrom(...changes), fc.integer({ min: -36 * 60, max: 36 * 60 }))
  .map(([{ zone, at }, minutes]) => ({ zone, at: at + minutes * minute }));
const anywhere = fc.record({
  zone: fc.constantFrom(...zones),
  at: fc
    .integer({ min: 0, max: (2 * 365 * 24 * hour) / minute })
    .map((minutes) => Date.UTC(2026, 0, 1) + minutes * minute),
});
const moment = fc.oneof(nearChange, anywhere);

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45))
  .map(([hours, minutes]) => `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`);
const weekly: fc.Arbitrary<WeeklyHours> = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 7 }),
    from: time,
    to: fc.oneof(time, fc.constant('24:00')),
  })
  .filter(({ from, to }) => from < to);
const hoursOfWeek = fc.array(weekly, { minLength: 1, maxLength: 3 });
const settings = { numRuns: 300, seed: 17 };

describe('sending hours of 15 zones over two years', () => {
  it('know changes of the clocks in both directions', () => {
    expect(changes.length).toBeGreaterThan(40);
  });

  it('open at the first minute that the clocks show as open', () => {
    fc.assert(
      fc.property(moment, hoursOfWeek, fc.nat({ max: 59_999 }), ({ zone, at }, hours, ms) => {
        const except = [new Date(at).toISOString().slice(0, 10)];
        const opened = openHours(hours, except, zone).nextOpening(at + ms);
        let expected = at + ms;
        if (!isOpen(expected, zone, hours, except)) {
          expected = at + minute;
          while (!isOpen(expected, zone, hours, except)) expected += minute;
        }
        expect(new Date(opened).toISOString()).toBe(new Date(expected).toISOString());
      }),
      settings,
    );
  });

  it('count business time minute by minute', () => {
    fc.assert(
      fc.property(
        moment,
        hoursOfWeek,
        fc.integer({ min: 1, max: 40 * 60 }),
        ({ zone, at }, hours, wanted) => {
          const due = openHours(hours, [], zone).afterOpen(at, wanted * minute);
          let [left, now] = [wanted, at];
          for (; left > 0; now += minute) if (isOpen(now, zone, hours, [])) left -= 1;
          expect(new Date(due).toISOString()).toBe(new Date(now).toISOString());
        },
      ),
      { ...settings, numRuns: 150 },
    );
  });

  it('leave out what the clocks leave out, and count twice what they show twice', () => {
    const night = [{ days: [7], from: '02:00', to: '03:00' }];
    const berlin = openHours(night, [], 'Europe/Berlin');
    // On 29 March 2026 there is no such hour; on 25 October there are two.
    expect(new Date(berlin.nextOpening(Date.UTC(2026, 2, 28))).toISOString()).toBe(
      '2026-04-05T00:00:00.000Z',
    );
    const twice = berlin.afterOpen(Date.UTC(2026, 9, 24), 2 * hour);
    expect(new Date(twice).toISOString()).toBe('2026-10-25T02:00:00.000Z');
  });

  it('never open where no day is left, and are over at the end of time', () => {
    const sundays = [{ days: [7], from: '00:00', to: '00:01' }];
    const hours = openHours(sundays, [], 'UTC');
    expect(hours.afterOpen(Date.UTC(2026, 0, 1), 1_000 * hour)).toBe(endOfTime);
  });
});
