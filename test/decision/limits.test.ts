/** Which windows and quotas a decision names, and what it does in doubt. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { decideAsync } from '../../src/decision/decide-async.js';
import { explain } from '../../src/explanation/explain.js';
import { formatExplanation } from '../../src/explanation/format-explanation.js';
import type { FactDefinition } from '../../src/facts/definition.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';

const interaction = {
  ext_interaction_id: 'case-1',
  channel: 'chat',
  customer: { name: 'Pat', email: 'pat@example.com' },
  employee: { email: 'agent@example.net' },
  attributes: { size: 'large', timezone: 'Asia/Tokyo' },
};
const now = new Date('2026-06-10T10:00:00Z');
const channel = (value: string) => ({ all: [{ fact: 'channel', operator: 'equal', value }] });
const isBig = { all: [{ fact: 'attributes.size', operator: 'greaterThan', value: 5 }] };

function rulesOf(suppression: object, more: object = {}, facts: readonly FactDefinition[] = []) {
  const content = {
    default: 'send',
    facts: { 'attributes.size': { type: 'number' }, 'attributes.timezone': { type: 'string' } },
    suppression,
    ...more,
  };
  return parseRuleSet([{ path: 'a.rules.json', content }], { facts });
}

const week = { length: '7d' };

describe('a decision', () => {
  it('names the windows that hold the request back, without their conditions', () => {
    const windows = [
      { name: 'all', ...week },
      { name: 'chats', ...week, for: channel('chat') },
      { name: 'calls', ...week, for: channel('phone') },
      { name: 'calls count', ...week, counts: channel('phone') },
    ];
    const decision = decide(rulesOf({ windows }), interaction, { now });
    expect(decision.windows.map(({ name }) => name)).toEqual(['all', 'chats', 'calls count']);
    expect(decision.windows.some((window) => 'for' in window || 'counts' in window)).toBe(false);
    expect(decision.uncounted).toEqual(['calls', 'calls count']);
  });

  it('in doubt holds back and counts', async () => {
    const fails: FactDefinition = {
      name: 'tier',
      type: 'string',
      resolve: async () => Promise.reject(new Error('away')),
    };
    const isGold = { all: [{ fact: 'tier', operator: 'equal', value: 'gold' }] };
    const windows = [
      { name: 'not of its type', ...week, for: isBig },
      { name: 'counts what is not', ...week, for: channel('phone'), counts: isBig },
    ];
    const decision = decide(rulesOf({ windows }), interaction, { now });
    expect(decision.windows.map(({ name }) => name)).toEqual(['not of its type']);
    expect(decision.uncounted).toBe(undefined);
    const fetching = rulesOf({ windows: [{ name: 'gold', ...week, for: isGold }] }, {}, [fails]);
    expect((await decideAsync(fetching, interaction, { now })).windows).toHaveLength(1);
    const silver = { ...fails, resolve: async () => 'silver' };
    const fetched = rulesOf({ windows: [{ name: 'gold', ...week, for: isGold }] }, {}, [silver]);
    expect((await decideAsync(fetched, interaction, { now })).windows).toEqual([]);
  });

  it('says in which zone the days of this customer are', () => {
    const windows = [{ name: 'w', length: '1d', boundary: 'calendar', zone: 'customer' }];
    const zones = { customer_timezone: { from: 'attributes.timezone' } };
    expect(decide(rulesOf({ windows }, zones), interaction, { now }).windows[0]?.zone).toBe('Asia/Tokyo');
    expect(decide(rulesOf({ windows }), interaction, { now }).windows[0]?.zone).toBe('UTC');
  });

  it('names the quotas that hold the request back or count it', () => {
    const quotas = [
      { name: 'all', max: 5, length: '1d' },
      { name: 'calls', max: 5, length: '1d', for: channel('phone') },
      { name: 'chats of calls', max: 5, length: '1d', for: channel('phone'), counts: channel('chat') },
    ];
    const decision = decide(rulesOf({ quotas }), interaction, { now });
    expect(decision.quotas).toMatchObject([
      { name: 'all', holds: true, counted: true },
      { name: 'chats of calls', holds: false, counted: true },
    ]);
    expect(decide(rulesOf({}), interaction, { now }).quotas).toBe(undefined);
  });

  it('takes of several send rules the longest length, window by window', () => {
    const sends = (name: string, window: object) => ({
      name,
      conditions: channel('chat'),
      event: { type: 'send', params: { window } },
    });
    const windows = [
      { name: 'a', ...week },
      { name: 'b', ...week },
      { name: 'c', ...week },
    ];
    const rules = [sends('one', { a: '2d', b: 'P1M' }), sends('other', { a: '3d', b: 'forever' })];
    const { windows: applied } = decide(rulesOf({ windows }, { rules }), interaction, { now });
    expect(applied.map(({ length }) => length)).toEqual(['3d', 'forever', '7d']);
  });
});

describe('an explanation', () => {
  it('says which windows and quotas hold the request back, where they do not hold for all', () => {
    const rules = rulesOf({
      windows: [
        { name: 'all', ...week },
        { name: 'calls', ...week, for: channel('phone') },
      ],
      quotas: [{ name: 'agent', max: 2, length: '1d', per: ['employee'] }],
    });
    const text = formatExplanation(explain(rules, interaction, { now }));
    expect(text).toContain('windows that may hold it back: `all` (7d)\n');
    expect(text).toContain('windows it does not count in: `calls`\n');
    expect(text).toContain('quotas: `agent` (2 in 1d for each employee)\n');
  });
});
