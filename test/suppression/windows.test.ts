/** Windows as arithmetic. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WindowSetting } from '../../src/rules/rule-set.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { Refusal } from '../../src/stores/port-steps.js';
import { countedUntil } from '../../src/stores/row/counted.js';
import {
  countedFor,
  requestScopes,
  responseScopes,
  scopesSeenBy,
  windowChecks,
} from '../../src/suppression/windows.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { weekly } from '../support/weekly.js';

function window(settings: Partial<WindowSetting> = {}): WindowSetting {
  return { ...weekly, ...settings };
}

/** What a store answers at `now` to a customer who was asked at `asked`. */
async function answer(setting: WindowSetting, timezone: string, asked: string, now: string) {
  const clock = fixedClock(now);
  const store = memoryStore({ clock, quiet: true });
  await store.anchor('c', [{ scope: '', at: Date.parse(asked), by: 'past' }]);
  const windows = windowChecks([setting], {}, timezone);
  return store.look({ customer: 'c', interaction: 'i', windows });
}

/** When a window opens again that a request of `since` closed. */
const reopensAt = (setting: WindowSetting, since: number, timezone: string): number =>
  countedUntil(countedFor(setting, timezone), since);

const kindOf = (refusal: Refusal | undefined) => refusal?.kind ?? 'open';

describe('the scope of a narrower window', () => {
  it('keeps its name, which stands in stores: eight characters of SHA-256 in base64url', () => {
    for (let number = 0; number < 200; number += 1) {
      const brand = `brand ${number}`;
      const [check] = windowChecks([window({ per: ['customer', 'brand'] })], { brand }, 'UTC');
      const text = JSON.stringify(['request', [['brand', brand]]]);
      expect(check?.scope).toBe(createHash('sha256').update(text).digest('base64url').slice(0, 8));
    }
  });
});

describe('a rolling window', () => {
  it('becomes a length in milliseconds', () => {
    expect(windowChecks([window({ length: 'P1DT12H', max: 3 })], {}, 'UTC')).toEqual([
      { name: 'weekly', scope: '', max: 3, lengthMs: 36 * 60 * 60 * 1_000 },
    ]);
  });

  it('opens exactly one length after the request, whatever the clocks of the zone did', async () => {
    const asked = '2026-03-03T10:00:00Z';
    expect(kindOf(await answer(window(), 'America/New_York', asked, '2026-03-10T09:59:59.999Z'))).toBe(
      'suppressed',
    );
    expect(kindOf(await answer(window(), 'America/New_York', asked, '2026-03-10T10:00:00Z'))).toBe('open');
    expect(reopensAt(window(), Date.parse(asked), 'America/New_York')).toBe(
      Date.parse('2026-03-10T10:00:00Z'),
    );
  });

  it('whose length cannot be read is refused, with the words that were used', () => {
    expect(() => windowChecks([window({ length: 'a week' })], {}, 'UTC')).toThrow(/`a week`.*`weekly`/);
  });
});

describe('a calendar window', () => {
  const days = (length: string) => window({ boundary: 'calendar', length });

  it('of one day is shut until midnight of its time zone', async () => {
    const asked = '2026-06-10T14:00:00Z';
    const zone = 'America/New_York';
    expect(kindOf(await answer(days('1d'), zone, asked, '2026-06-11T03:59:59.999Z'))).toBe('suppressed');
    expect(kindOf(await answer(days('1d'), zone, asked, '2026-06-11T04:00:00Z'))).toBe('open');
    expect(reopensAt(days('1d'), Date.parse(asked), zone)).toBe(Date.parse('2026-06-11T04:00:00Z'));
  });

  it('of seven days opens at the start of the seventh day after, at whatever hour the request was made', async () => {
    const zone = 'Europe/Berlin';
    for (const asked of ['2026-06-01T22:00:00Z', '2026-06-02T21:59:59Z']) {
      expect(kindOf(await answer(days('7d'), zone, asked, '2026-06-08T21:59:59Z'))).toBe('suppressed');
      expect(kindOf(await answer(days('7d'), zone, asked, '2026-06-08T22:00:00Z'))).toBe('open');
      expect(reopensAt(days('7d'), Date.parse(asked), zone)).toBe(Date.parse('2026-06-08T22:00:00Z'));
    }
  });

  it('counts the day on which the clocks go forward as one day', async () => {
    const zone = 'America/New_York';
    const asked = '2026-03-07T17:00:00Z';
    expect(kindOf(await answer(days('2d'), zone, asked, '2026-03-09T03:59:59Z'))).toBe('suppressed');
    expect(kindOf(await answer(days('2d'), zone, asked, '2026-03-09T04:00:00Z'))).toBe('open');
  });

  it('counts the day on which the clocks go back as one day', async () => {
    const zone = 'America/New_York';
    const asked = '2026-10-31T17:00:00Z';
    expect(kindOf(await answer(days('2d'), zone, asked, '2026-11-02T04:59:59Z'))).toBe('suppressed');
    expect(kindOf(await answer(days('2d'), zone, asked, '2026-11-02T05:00:00Z'))).toBe('open');
  });

  it('knows days that begin at one o’clock, and days that were left out', () => {
    const day = days('1d');
    expect(reopensAt(day, Date.parse('2024-04-25T12:00:00Z'), 'Africa/Cairo')).toBe(
      Date.parse('2024-04-25T22:00:00Z'),
    );
    expect(reopensAt(day, Date.parse('2011-12-29T12:00:00Z'), 'Pacific/Apia')).toBe(
      Date.parse('2011-12-30T10:00:00Z'),
    );
  });

  it('that is not whole days long lasts longer, not shorter', () => {
    const asked = Date.parse('2026-06-10T14:00:00Z');
    expect(reopensAt(days('36h'), asked, 'UTC')).toBe(Date.parse('2026-06-12T00:00:00Z'));
  });

  it('holds on a store whose clock is a day off, in either direction', async () => {
    const caller = Date.parse('2026-06-10T12:00:00Z');
    const windows = windowChecks([days('1d')], {}, 'UTC');
    for (const skew of [-1, 0, 1]) {
      const clock = fixedClock(caller + skew * 24 * 60 * 60 * 1_000);
      const store = memoryStore({ clock, quiet: true });
      await store.anchor('c', [{ scope: '', at: clock.now() - 60_000, by: 'today' }]);
      expect(kindOf(await store.look({ customer: 'c', interaction: 'i', windows }))).toBe('suppressed');
    }
  });
});

describe('the scope of a window', () => {
  const scopes = (...settings: Partial<WindowSetting>[]) =>
    windowChecks(
      settings.map((setting) => window(setting)),
      { brand: 'Blanca', channel: 'chat' },
      'UTC',
    ).map(({ scope }) => scope);

  it('is another one for each width, and for requests and responses', () => {
    const all = scopes(
      {},
      { per: ['brand'] },
      { per: ['channel'] },
      { per: ['brand', 'channel'] },
      { after: 'response' },
      { after: 'response', per: ['brand'] },
    );
    expect(new Set(all).size).toBe(6);
  });

  it('is the same for a width however it is written, and for a brand in capitals', () => {
    const [one, other, third] = scopes(
      { per: ['brand', 'channel'] },
      { per: ['channel', 'customer', 'brand'] },
      { per: ['customer', 'brand', 'channel'] },
    );
    expect([other, third]).toEqual([one, one]);
    const per = window({ per: ['brand'] });
    const [lower] = windowChecks([per], { brand: 'blanca' }, 'UTC');
    const [upper] = windowChecks([per], { brand: ' BLANCA ' }, 'UTC');
    expect(upper).toEqual(lower);
  });

  it('shows no brand', () => {
    expect(scopes({ per: ['brand', 'channel'] }).join()).not.toMatch(/blanca|chat/i);
  });

  it('of a request is anchored for every width, so that windows of other settings find it later', () => {
    const surroundings = { brand: 'b', channel: 'c' };
    const settings = (['customer', 'brand', 'channel'] as const).map((per) => window({ per: [per] }));
    const asked = windowChecks([...settings, window({ per: ['brand', 'channel'] })], surroundings, 'UTC');
    expect(requestScopes(surroundings)).toEqual(asked.map(({ scope }) => scope));
  });

  it('of a window after a response is anchored by responses alone', () => {
    const setting = window({ after: 'response', per: ['brand'] });
    const surroundings = { brand: 'b' };
    const [check] = windowChecks([setting], surroundings, 'UTC');
    expect(requestScopes(surroundings)).not.toContain(check?.scope);
    expect(responseScopes(surroundings)).toContain(check?.scope);
  });

  it('of windows that never change is anchored for what they look at alone', () => {
    const surroundings = { brand: 'b', channel: 'c' };
    const [customer, brand, , both] = requestScopes(surroundings);
    expect(scopesSeenBy([], surroundings)).toEqual([customer]);
    expect(scopesSeenBy([window()], surroundings)).toEqual([customer]);
    expect(scopesSeenBy([window({ per: ['brand'] })], surroundings)).toEqual([customer, brand]);
    expect(scopesSeenBy([window({ per: ['brand', 'channel'] })], surroundings)).toHaveLength(4);
    expect(scopesSeenBy([window({ per: ['brand', 'channel'] })], surroundings)).toContain(both);
  });

  it('leaves out what is unknown of the request, and looks at requests of which it is unknown', () => {
    const [brand] = windowChecks([window({ per: ['brand'] })], { brand: 'b' }, 'UTC');
    expect(brand?.alsoIn).toContain(requestScopes({})[1]);
    for (const unknown of [{}, { brand: '' }, { brand: '  ' }]) {
      const [check] = windowChecks([window({ per: ['brand'] })], unknown, 'UTC');
      expect(check).toEqual(windowChecks([window()], {}, 'UTC')[0]);
    }
  });
});

describe('the name of a scope', () => {
  it('is the beginning of its SHA-256, so that rows of every earlier version keep their meaning', () => {
    const named = (parts: unknown): string =>
      createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 8);
    for (let index = 0; index < 200; index += 1) {
      const brand = `Brand ${index}`;
      const folded = brand.toLowerCase();
      expect(requestScopes({ brand })).toContain(named(['request', [['brand', folded]]]));
      expect(responseScopes({ brand })).toContain(
        named([
          'response',
          [
            ['brand', folded],
            ['channel', null],
          ],
        ]),
      );
    }
  });
});
