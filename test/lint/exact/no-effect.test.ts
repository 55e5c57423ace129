/** Samples, delays, windows and enrichments that no decision shows, and those that one does. */
import { describe, expect, it } from 'vitest';
import { lint } from '../../../src/lint/lint.js';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';

const leaf = (fact: string, operator: string, value: unknown) => ({ fact, operator, value });
const closed = leaf('status', 'equal', 'closed');
const rule = (name: string, all: readonly object[], type: string, params: object = {}) => ({
  name,
  conditions: { all },
  event: { type, params },
});

function hiddenOf(rules: readonly object[], settings: object = {}): readonly (readonly [string, string])[] {
  return lint(parseRuleSet([{ path: 'a.rules.json', content: { ...settings, rules } }]))
    .filter(({ code }) => code === 'NO_EFFECT')
    .map(({ rule: name = '', message }) => [name, / gives (.*), and no/.exec(message)?.[1] ?? '']);
}

describe('NO_EFFECT', () => {
  it('is said of an enrichment of what is skipped, and not of one that a request shows', () => {
    const set = rule('set', [closed], 'enrich', { set: { language: 'de' } });
    expect(hiddenOf([set], { default: 'send' })).toEqual([]);
    expect(hiddenOf([set, rule('closed', [closed], 'send')])).toEqual([]);
    expect(hiddenOf([set, rule('open', [leaf('status', 'equal', 'open')], 'send')])).toEqual([
      ['set', 'tags or fields'],
    ]);
  });

  it('is said of everything in a rule whose requests the vendor would refuse anyway', () => {
    const params = { sample: 0.5, delay: '1h', window: '30d' };
    const nobody = leaf('customer.email', 'exists', false);
    expect(hiddenOf([rule('nobody', [nobody], 'send', params)])).toEqual([
      ['nobody', 'a sample'],
      ['nobody', 'a delay'],
      ['nobody', 'a window'],
    ]);
    expect(hiddenOf([rule('closed', [closed], 'send', params)])).toEqual([]);
  });

  it('is said of business time as of a delay of the clock, and compares neither with the other', () => {
    const settings = { sending: { hours: [{ days: [1], from: '09:00', to: '17:00' }] } };
    const sends = (name: string, params: object) =>
      rule(name, [closed, leaf('ended_at', 'exists', true)], 'send', params);
    const hidden = (...rules: readonly object[]) => hiddenOf(rules, settings);
    const business = (hours: number) => ({ delay: { business: `${hours}h` } });
    expect(hidden(sends('all', {}), sends('some', { ...business(8), sample: 0.5 }))).toEqual([]);
    expect(hidden(sends('long', business(9)), sends('short', business(8)))).toEqual([['short', 'a delay']]);
    expect(hidden(sends('long', { delay: '9h' }), sends('short', business(8)))).toEqual([]);
  });

  it('is said of the length of a window that holds none of the requests of the rule', () => {
    const windows = (conditions: object) => ({
      suppression: { windows: [{ name: 'default', length: '7d', for: { all: [conditions] } }] },
    });
    const longer = rule('longer', [closed], 'send', { window: '30d' });
    expect(hiddenOf([longer], windows(leaf('status', 'equal', 'open')))).toEqual([['longer', 'a window']]);
    expect(hiddenOf([longer], windows(leaf('channel', 'equal', 'chat')))).toEqual([]);
  });

  it('is said of a window where several rules together hide its lengths, each the length of one', () => {
    const windows = {
      suppression: {
        windows: [
          { name: 'one', length: '7d' },
          { name: 'two', length: '7d' },
        ],
      },
    };
    const both = rule('both', [closed], 'send', { window: { one: '9d', two: '9d' } });
    const one = rule('hides one', [closed], 'send', { window: { one: '30d' } });
    const two = rule('hides two', [closed], 'send', { window: { two: '30d' } });
    expect(hiddenOf([both, one, two], windows)).toEqual([['both', 'a window']]);
    expect(hiddenOf([both, one], windows)).toEqual([]);
  });
});
