/** Constants of rules that name somebody, wherever explanations and reports print them. */
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/explanation/explain.js';
import { formatExplanation } from '../../src/explanation/format-explanation.js';
import { maskOperand, maskRecord } from '../../src/explanation/mask.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { comparisonText } from '../../src/simulation/scenarios/coverage.js';

describe('a constant', () => {
  it.each([
    ['customer.email', 'Jane.Doe@Example.com', '***@Example.com'],
    ['customer.email', '@example.com', '@example.com'],
    ['customer.email', 'jane', '***'],
    ['customer.email', '^jane@example\\.com$', '***@example\\.com$'],
    ['customer.email', '^a@x|jane$', '***'],
    ['employee.email', ['a@example.com', 'b@example.org'], ['***@example.com', '***@example.org']],
    ['customer.name', ['Jane Doe'], ['***']],
    ['employee.custom_id', 'jdoe', '***'],
    ['tags', ['vip', 'asked by jane@example.com'], ['vip', 'asked by ***']],
    ['attributes.owner', { deep: ['jane@example.com'] }, { deep: ['***'] }],
    ['status', 'closed', 'closed'],
    ['local_hour', 7, 7],
    ['ended_at', '2026-11-22T11:00:00Z', '2026-11-22T11:00:00Z'],
  ])('of %s: %j', (fact, operand, shown) => {
    expect(maskOperand(fact, operand)).toEqual(shown);
  });
});

describe('an explanation', () => {
  const ruleSet = parseRuleSet([
    {
      path: 'a.rules.json',
      content: {
        rules: [
          {
            name: 'one',
            conditions: {
              all: [
                { fact: 'customer.email', operator: 'in', value: ['Jane@Blanca.com', 'paul@blanca.com'] },
                { fact: 'customer.name', operator: 'equal', value: 'Jane Doe' },
              ],
            },
            event: { type: 'send' },
          },
        ],
      },
    },
  ]);
  const record = {
    ext_interaction_id: '1',
    channel: 'email',
    customer: { name: 'Joe', email: 'joe@example.com' },
    employee: { custom_id: '7' },
  };

  it('names nobody, in text and as data, the nearest send included', () => {
    const explanation = explain(ruleSet, record, { now: new Date(0) });
    const text = `${formatExplanation(explanation)}${JSON.stringify(explanation)}`;
    expect(text).not.toMatch(/jane|paul|joe/i);
    expect(explanation.nearestSend?.message).toContain('customer.email were one of ***@Blanca.com');
    const conditions = ruleSet.rules.flatMap(({ conditions: root }) => ('all' in root ? root.all : []));
    const texts = conditions.map((leaf) => ('fact' in leaf ? comparisonText(leaf) : ''));
    expect(texts).toEqual([
      'customer.email in ["***@Blanca.com","***@blanca.com"]',
      'customer.name equal "***"',
    ]);
  });

  it('shows everything when asked to', () => {
    const explanation = explain(ruleSet, record, { now: new Date(0), reveal: true });
    expect(formatExplanation(explanation)).toContain('"Jane@Blanca.com"');
    expect(explanation.nearestSend?.message).toContain('Jane@Blanca.com');
  });
});

it('masks the persons of a record, and addresses elsewhere', () => {
  const record = {
    status: 'closed',
    customer: { name: 'Jane', email: 'jane@example.com', custom_id: null },
    attributes: { note: 'from paul@example.com' },
  };
  expect(maskRecord(record)).toEqual({
    status: 'closed',
    customer: { name: '***', email: '***@example.com', custom_id: null },
    attributes: { note: 'from ***' },
  });
});
