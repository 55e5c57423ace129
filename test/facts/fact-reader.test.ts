import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';

const condition = (fact: string) => ({ all: [{ fact, operator: 'equal', value: true }] });
const content = {
  default: 'send',
  facts: { 'attributes.opt_out': { type: 'boolean' }, 'attributes.VIP': { type: 'boolean' } },
  rules: [{ name: 'opted out', conditions: condition('attributes.opt_out'), event: { type: 'skip' } }],
};

function decided(attributes: object, more: object = {}) {
  const ruleSet = parseRuleSet([{ path: 'a.rules.json', content: { ...content, ...more } }]);
  return decide(ruleSet, {
    ext_interaction_id: '1',
    channel: 'chat',
    customer: { name: 'Jane', email: 'jane@example.com' },
    employee: { custom_id: '7' },
    attributes,
  });
}

describe('a declared fact', () => {
  it.each(['optOut', 'Opt Out', 'OPT-OUT', 'optout', '_opt_out', ' opt out '])(
    'that the record has under another name is not missing: %s',
    (name) => {
      const { outcome, errors } = decided({ [name]: true });
      expect(outcome).toBe('skip');
      expect(errors).toMatchObject([
        { fact: 'attributes.opt_out', message: expect.stringContaining(`under another name, \`${name}\``) },
      ]);
    },
  );

  it('is missing where no name is like its own', () => {
    for (const attributes of [{}, { out: true }, { opt_outs: true }, { opt_out: null, optOut: true }]) {
      expect(decided(attributes)).toMatchObject({ outcome: 'send', errors: [] });
    }
  });

  it('is told apart from another one that is declared', () => {
    const facts = { 'attributes.vip': { type: 'boolean' }, 'attributes.VIP': { type: 'boolean' } };
    const rules = [{ name: 'vip', conditions: condition('attributes.vip'), event: { type: 'skip' } }];
    expect(decided({ VIP: true }, { facts, rules })).toMatchObject({ outcome: 'send', errors: [] });
  });
});
