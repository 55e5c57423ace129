/** What a candidate would change, counted by the rule that would do it, without effect. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { formatShadowReport } from '../../src/rule-source/format-shadow-report.js';
import { shadow } from '../../src/rule-source/shadow.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../src/rules/rule-set.js';

const on = (fact: string, value: string) => ({ all: [{ fact, operator: 'equal', value }] });
const closed = { name: 'closed', conditions: on('status', 'closed'), event: { type: 'send' } };
const chats = { name: 'no chats', conditions: on('channel', 'chat'), event: { type: 'skip' } };
const solved = { name: 'solved', conditions: on('status', 'solved'), event: { type: 'send' } };
const kids = {
  name: 'kids',
  conditions: on('brand', 'blancakids'),
  event: { type: 'enrich', params: { add_tags: ['kids'] } },
};

const rulesOf = (...rules: readonly unknown[]): RuleSet => parseRuleSet([{ path: 'a', content: { rules } }]);

function interactions(count: number, overrides: Record<string, unknown> = {}): unknown[] {
  return Array.from({ length: count }, (_, index) => ({
    ext_interaction_id: `i-${index}`,
    channel: index % 2 === 0 ? 'chat' : 'email',
    status: 'closed',
    customer: { name: 'Jane', email: 'jane@example.com' },
    employee: { email: 'paulagent@blancapeak.com' },
    ...overrides,
  }));
}

const now = new Date('2026-11-22T12:00:00Z');

describe('a shadow', () => {
  it('says how many fewer would have been sent, and because of which rule', async () => {
    const beside = shadow(rulesOf(closed), rulesOf(closed, chats), { keep: 3 });
    for (const interaction of interactions(10)) await beside.observe(interaction, { now });
    const report = beside.report();
    expect(report).toMatchObject({
      decisions: 10,
      changed: 5,
      moreSends: -5,
      otherRequest: 0,
      outcomes: { active: { send: 10, skip: 0, record: 0 }, candidate: { send: 5, skip: 5, record: 0 } },
      causes: [{ effect: 'now decides', rule: 'no chats', count: 5, moreSends: -5 }],
    });
    expect(report.differences).toHaveLength(3);
    expect(report.differences[0]).toMatchObject({ active: 'send', candidate: 'skip' });
    expect(formatShadowReport(report)).toContain('would have sent 5 fewer, because of the rule `no chats`');
    expect(JSON.stringify(report)).not.toContain('@');
  });

  it('names the rule that is gone, and the one that is new', async () => {
    const beside = shadow(rulesOf(closed), rulesOf(solved));
    for (const interaction of interactions(3)) await beside.observe(interaction, { now });
    for (const interaction of interactions(4, { status: 'solved' }))
      await beside.observe(interaction, { now });
    const text = formatShadowReport(beside.report());
    expect(text).toContain('would have sent 1 more in all');
    expect(text).toContain('would have sent 4 more, because of the rule `solved`');
    expect(text).toContain('would have sent 3 fewer, because the rule `closed` no longer decides');
  });

  it('counts requests that would say something else', async () => {
    const beside = shadow(rulesOf(closed), rulesOf(closed, kids));
    for (const interaction of interactions(2, { brand: 'blancakids' }))
      await beside.observe(interaction, { now });
    expect(beside.report()).toMatchObject({ changed: 0, otherRequest: 2 });
  });

  it('gives back what the active rules say, and takes a decision that was made already', async () => {
    const active = rulesOf(closed);
    const beside = shadow(active, rulesOf(closed, chats));
    const [interaction] = interactions(1);
    const decision = decide(active, interaction, { now });
    expect(await beside.observe(interaction, { now })).toEqual(decision);
    expect(await beside.observe(interaction, { now, decision })).toBe(decision);
    expect(beside.report().changed).toBe(2);
  });

  it('begins anew when one of its sources changes, and does not count decisions of other rules', async () => {
    const active = { current: rulesOf(closed) };
    const beside = shadow(active, { current: rulesOf(closed, chats) });
    const [interaction] = interactions(1);
    const before = decide(active.current, interaction, { now });
    await beside.observe(interaction, { now });
    active.current = rulesOf(solved);
    await beside.observe(interaction, { now, decision: before });
    expect(beside.report()).toMatchObject({ decisions: 0, changed: 0, active: active.current.version });
    await beside.observe(interaction, { now });
    expect(beside.report()).toMatchObject({ decisions: 1 });
  });

  it('takes whatever it is shown', async () => {
    const beside = shadow(rulesOf(closed), rulesOf(closed, chats));
    for (const junk of [null, 1, 'x', [], {}, { ext_interaction_id: 5 }]) await beside.observe(junk, { now });
    expect(beside.report()).toMatchObject({ decisions: 6, changed: 0 });
  });
});
