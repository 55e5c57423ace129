import { describe, expect, it } from 'vitest';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { retentionMs } from '../../src/suppression/sweeper.js';
import { ruleSetOf } from '../decision/support/rule-set.js';
import { weekly } from '../support/weekly.js';

const dayMs = 24 * 60 * 60 * 1_000;

function rulesWith(length: string, window?: string): RuleSet {
  const params = window === undefined ? {} : { params: { window } };
  const conditions = { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] };
  return parseRuleSet([
    {
      path: 'test.rules.json',
      content: {
        suppression: { windows: [{ name: 'only', length, per: ['customer'] }] },
        rules: [{ name: 'closed', conditions, event: { type: 'send', ...params } }],
      },
    },
  ]);
}

describe('how long a store must remember', () => {
  it('is more than a year, so that windows of a year may be added later', () => {
    expect(retentionMs(rulesWith('7d'))).toBe(400 * dayMs);
    expect(retentionMs(ruleSetOf({ rules: [] }))).toBe(400 * dayMs);
  });

  it('is longer than the longest window, of the set or of a send rule', () => {
    expect(retentionMs(rulesWith('1000d'))).toBeGreaterThan(1_000 * dayMs);
    expect(retentionMs(rulesWith('7d', '1000d'))).toBeGreaterThan(1_000 * dayMs);
  });

  it('is longer than the longest quota, and for ever where one has no end', () => {
    const withQuota = (length: string) =>
      parseRuleSet([
        {
          path: 'a.rules.json',
          content: { default: 'send', suppression: { quotas: [{ name: 'q', max: 1, length }] } },
        },
      ]);
    expect(retentionMs(withQuota('P20M'))).toBeGreaterThan(20 * 31 * dayMs - 15 * dayMs);
    expect(retentionMs(withQuota('forever'))).toBe(Infinity);
  });

  it('is for ever where a length is not known', () => {
    const windows = [{ ...weekly, length: 'for some time' }];
    expect(retentionMs(ruleSetOf({ rules: [], settings: { suppression: { windows } } }))).toBe(Infinity);
  });
});
