import { describe, expect, it } from 'vitest';
import { explain } from '../../src/explanation/explain.js';
import { formatExplanation } from '../../src/explanation/format-explanation.js';
import { maskFact } from '../../src/explanation/mask.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';

const options = { now: new Date('2026-11-20T12:00:00Z') } as const;

const content = `{
  "facts": { "attributes.note": { "type": "string" }, "attributes.minutes": { "type": "number" } },
  "channels": { "Email": "manual" },
  "conditions": {
    "resolved": { "any": [{ "fact": "status", "operator": "in", "value": ["closed", "solved", "resolved"] }] }
  },
  "rules": [
    { "name": "resolved cases",
      "conditions": { "all": [
        { "condition": "resolved" },
        { "fact": "attributes.minutes", "operator": "greaterThan", "value": 5 }
      ] },
      "event": { "type": "send" } },
    { "name": "opted out",
      "conditions": { "any": [{ "fact": "tags", "operator": "contains", "value": "no_survey" }] },
      "event": { "type": "record" } },
    { "name": "own notes", "enabled": false,
      "conditions": { "any": [{ "fact": "attributes.note", "operator": "equal", "value": "x" }] },
      "event": { "type": "skip" } },
    { "name": "test customers",
      "conditions": { "any": [
        { "fact": "customer.name", "operator": "startsWith", "value": "Test" },
        { "fact": "customer.email", "operator": "equal", "value": { "fact": "employee.email" } },
        { "fact": "attributes.note", "operator": "equal", "value": "test" }
      ] },
      "event": { "type": "skip" } }
  ]
}`;
const ruleSet = parseRuleSet([{ path: 'rules/main.rules.json', content }]);

const interaction = {
  ext_interaction_id: 'case-1',
  channel: 'chat',
  status: 'open',
  customer: { name: 'Jane Doe', email: 'Jane@Example.com' },
  employee: { email: 'paul@blancapeak.test' },
  attributes: { minutes: 3, note: 'call jane@example.com on +49 170 1234567' },
};

describe('an explanation', () => {
  const explanation = explain(ruleSet, interaction, options);

  it('shows each condition with its value, what it is compared with, and its place', () => {
    const rule = explanation.rules.find(({ name }) => name === 'resolved cases');
    expect(rule).toMatchObject({
      effect: 'send',
      result: 'false',
      decided: false,
      pointer: '/rules/0',
      line: 8,
    });
    expect(rule?.condition).toMatchObject({
      kind: 'all',
      result: 'false',
      pointer: '/rules/0/conditions',
      conditions: [
        {
          kind: 'condition',
          name: 'resolved',
          pointer: '/rules/0/conditions/all/0',
          conditions: [
            {
              kind: 'any',
              conditions: [
                {
                  kind: 'fact',
                  result: 'false',
                  fact: 'status',
                  operator: 'in',
                  value: 'open',
                  operand: ['closed', 'solved', 'resolved'],
                  pointer: '/conditions/resolved/any/0',
                  line: 5,
                },
              ],
            },
          ],
        },
        { kind: 'fact', fact: 'attributes.minutes', value: 3, operand: 5, result: 'false', line: 11 },
      ],
    });
    expect(explanation.disabled).toEqual(['own notes']);
  });

  it('names the nearest change that makes it a send', () => {
    expect(explanation.nearestSend).toEqual({
      changes: [
        { fact: 'status', to: 'were one of closed, solved, resolved' },
        { fact: 'attributes.minutes', to: 'were more than 5' },
      ],
      message:
        'would be sent if status were one of closed, solved, resolved and attributes.minutes were more than 5',
      rule: 'resolved cases',
    });
  });

  it.each([
    ['a tag', { tags: ['no_survey'] }, 'tags did not contain no_survey'],
    ['the flag of the record', { do_not_send: true }, 'do_not_send were not set'],
    [
      'a missing address',
      { customer: { name: 'Jane' } },
      'customer.email were not the value of employee.email and were given',
    ],
    ['a missing agent', { employee: {} }, 'employee.email or employee.custom_id were given'],
    ['a missing channel', { channel: null }, 'channel were given'],
    [
      'a skip rule',
      { customer: { name: 'Test', email: 'a@b.test' } },
      'customer.name did not begin with ***',
    ],
  ])('names %s when that stands in the way', (_, change, message) => {
    const sent = { ...interaction, status: 'closed', attributes: { minutes: 6 } };
    expect(explain(ruleSet, sent, options).nearestSend).toBeUndefined();
    expect(explain(ruleSet, { ...sent, ...change }, options).nearestSend?.message).toBe(
      `would be sent if ${message}`,
    );
  });

  it('names the mode of the channel in production', () => {
    const email = { ...interaction, channel: 'email', status: 'closed', attributes: { minutes: 6 } };
    const { nearestSend } = explain(ruleSet, email, { ...options, environment: 'production' });
    expect(nearestSend?.message).toBe('would be sent if the mode of the channel were integrated');
  });

  it('masks personal data in text and in JSON, unless it is asked for', () => {
    const secrets = /jane|paul@|1234567/i;
    expect(JSON.stringify(explanation)).not.toMatch(secrets);
    expect(formatExplanation(explanation)).not.toMatch(secrets);
    expect(formatExplanation(explanation)).toContain('***@example.com');
    expect(formatExplanation(explanation, { reveal: true })).toContain('Jane@Example.com');
    expect(JSON.stringify(explain(ruleSet, interaction, { ...options, reveal: true }))).toContain(
      'Jane@Example.com',
    );
  });

  it.each([
    ['ended_at', '2026-11-20T10:00:00.000Z', '2026-11-20T10:00:00.000Z'],
    ['ext_interaction_id', '00012345678', '00012345678'],
    ['ext_interaction_id', 'jane@example.com-7', '***'],
    ['attributes.note', '+49 170 1234567', '***'],
    ['attributes.note', 'x'.repeat(200), `${'x'.repeat(60)}… (200 characters)`],
    ['attributes.note', ['a@b.test', 5], ['***', 5]],
    ['customer.name', 'Jane', '***'],
  ])('shows of %s no more than it may', (fact, value, shown) => {
    expect(maskFact(fact, value)).toEqual(shown);
  });

  it('names the facts that are missing', () => {
    const bare = explain(ruleSet, { ext_interaction_id: '1' }, options);
    expect(bare.missingFacts).toEqual([
      'attributes.minutes',
      'attributes.note',
      'customer.email',
      'customer.name',
      'employee.email',
      'status',
    ]);
  });

  it('of a record that cannot be read shows every rule as not evaluated', () => {
    const unreadable = explain(ruleSet, { ext_interaction_id: '1', channel: 4 }, options);
    expect(unreadable).toMatchObject({ interactionId: '1', decision: { outcome: 'skip' } });
    expect(new Set(unreadable.rules.map(({ result }) => result))).toEqual(new Set(['not evaluated']));
    expect(unreadable.nearestSend).toBeUndefined();
  });

  it('reads well', () => {
    expect(
      formatExplanation(explain(ruleSet, { ...interaction, tags: ['no_survey'] }, options)),
    ).toMatchInlineSnapshot(`
      "interaction case-1: record
        rule \`opted out\` records  (rules/main.rules.json /rules/1)

      would be sent if tags did not contain no_survey and status were one of closed, solved, resolved and attributes.minutes were more than 5

      rules (version f094d55fd4d467c9, decided as of 2026-11-20T12:00:00.000Z, test):
      ✓ opted out (record, decided)  rules/main.rules.json:14
          ✓ any
            ✓ tags contains "no_survey", is ["no_survey"]
      ✗ resolved cases (send)  rules/main.rules.json:8
          ✗ all
            ✗ condition resolved
              ✗ any
                ✗ status in ["closed","solved","resolved"], is "open"
            ✗ attributes.minutes greaterThan 5, is 3
      ✗ test customers (skip)  rules/main.rules.json:20
          ✗ any
            ✗ customer.name startsWith "***", is "***"
            ✗ customer.email equal employee.email ("***@blancapeak.test"), is "***@example.com"
            ✗ attributes.note equal "test", is "call *** on ***"

      switched off: own notes"
    `);
  });
});
