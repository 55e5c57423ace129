/** Two clocks that show one moment: what they can show together, and what they cannot. */
import { describe, expect, it } from 'vitest';
import { lint } from '../../src/lint/lint.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';

const leaf = (fact: string, operator: string, value: unknown) => ({ fact, operator, value });
const hours = (here: number, there: number) => [
  leaf('local_hour', 'equal', here),
  leaf('customer_local_hour', 'equal', there),
];

function isPossible(all: readonly object[], zone: object = { by_country: { de: 'Europe/Berlin' } }): boolean {
  const content = {
    timezone: 'America/New_York',
    customer_timezone: zone,
    rules: [{ name: 'a', conditions: { all }, event: { type: 'send' } }],
  };
  const found = lint(parseRuleSet([{ path: 'a.rules.json', content }]));
  return found.every(({ code }) => code !== 'NEVER_MATCHES');
}

describe('the clock of a customer', () => {
  it('is that of their country, also where no rule asks about the country', () => {
    expect(isPossible(hours(20, 2))).toBe(true);
    expect(isPossible(hours(20, 20))).toBe(true);
    expect(isPossible(hours(20, 3))).toBe(false);
    expect(isPossible([...hours(20, 2), leaf('country', 'equal', 'us')])).toBe(false);
  });

  it('is that of any zone, where an attribute names it', () => {
    expect(isPossible(hours(20, 12), { from: 'attributes.zone' })).toBe(true);
    expect(isPossible(hours(20, 8), { from: 'attributes.zone' })).toBe(true);
  });

  it('differs by another hour for some weeks, whatever the weekday', () => {
    for (const day of [1, 3, 7]) {
      expect(isPossible([...hours(18, 23), leaf('local_weekday', 'equal', day)])).toBe(true);
      expect(isPossible([...hours(18, 23), leaf('customer_local_weekday', 'equal', day)])).toBe(true);
    }
  });

  it('shows its time on a day that only the other clock has to show', () => {
    const christmas = leaf('local_date', 'between', ['2026-12-24', '2026-12-26']);
    expect(isPossible([christmas, leaf('customer_local_time', 'equal', '09:30')])).toBe(true);
    expect(isPossible([christmas, leaf('customer_local_date', 'equal', '2026-12-27')])).toBe(true);
    expect(isPossible([christmas, leaf('customer_local_date', 'equal', '2026-12-28')])).toBe(false);
  });

  it('shows dates and times of which a rule asks a part', () => {
    const part = (operator: string, value: string) => leaf('local_date', operator, value);
    for (const asked of [
      part('endsWith', '-12-24'),
      part('startsWith', '2026-1'),
      part('matches', '-12-2[4-6]$'),
    ]) {
      expect(isPossible([asked])).toBe(true);
      expect(isPossible([asked, leaf('local_time', 'startsWith', '09:')])).toBe(true);
    }
  });
}, 60_000);
