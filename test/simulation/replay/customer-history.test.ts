import { describe, expect, it } from 'vitest';
import { CustomerHistory } from '../../../src/simulation/replay/customer-history.js';
import type { WindowCheck } from '../../../src/stores/port-steps.js';
import { ruleSetOf } from '../support/example.js';

const week = 7 * 86_400_000;
const check = (over: Partial<WindowCheck> = {}): WindowCheck => ({
  name: 'w',
  scope: '',
  max: 1,
  lengthMs: week,
  ...over,
});
const historyFor = (max: number): CustomerHistory =>
  new CustomerHistory(ruleSetOf({ suppression: { windows: [{ name: 'w', length: '7d', max }] }, rules: [] }));

describe('a customer history', () => {
  it('knows an interaction under the customer it was handled for, and under no other', () => {
    const history = historyFor(1);
    history.handle(1, 'a');
    history.handle(2, 'a');
    expect([1, 2, 3].map((customer) => history.wasHandled(customer, 'a'))).toEqual([true, true, false]);
    expect(history.wasHandled(1, 'b')).toBe(false);
  });

  it('keeps a window shut for exactly its length, in its scope, for its customer', () => {
    const history = historyFor(1);
    history.ask(1, ['', 'brand'], 1_000);
    const since = (customer: number, scope: string, now: number): number | undefined =>
      history.blockedSince(customer, [check({ scope })], now);
    expect(since(1, '', 1_000 + week - 1)).toBe(1_000);
    expect(since(1, '', 1_000 + week)).toBeUndefined();
    expect(since(1, 'brand', 1_001)).toBe(1_000);
    expect(since(1, 'channel', 1_001)).toBeUndefined();
    expect(since(2, '', 1_001)).toBeUndefined();
  });

  it('keeps as many requests of each scope as a window counts, whatever came since', () => {
    const history = historyFor(2);
    history.ask(0, ['', 'a'], 1);
    for (let at = 2; at < 100; at += 1) history.ask(0, ['', 'b'], at);
    const blocked = (scope: string, max: number): number | undefined =>
      history.blockedSince(0, [check({ scope, max })], 100);
    expect([blocked('', 1), blocked('', 2), blocked('', 3)]).toEqual([99, 98, undefined]);
    expect([blocked('a', 1), blocked('a', 2), blocked('b', 2)]).toEqual([1, undefined, 98]);
  });
});
