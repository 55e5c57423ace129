/** What a rule set is once it is accepted: folded, defaulted, sorted, frozen. */
import { describe, expect, it } from 'vitest';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../src/rules/rule-set.js';

const ask = (value: unknown, fact = 'status', operator = 'equal'): unknown => ({
  rules: [{ name: 'a', conditions: { all: [{ fact, operator, value }] }, event: { type: 'send' } }],
});
const parse = (content: unknown): RuleSet => parseRuleSet([{ path: 'a.rules.json', content }]);

describe('a rule set', () => {
  it('has the defaults of the vendor where a file sets nothing', () => {
    expect(parse({}).settings).toEqual({
      timezone: 'UTC',
      default: 'skip',
      suppression: {
        windows: [
          { name: 'default', length: '7d', per: ['customer'], boundary: 'rolling', after: 'request', max: 1 },
        ],
        when_suppressed: 'skip',
        hold_out: 0,
      },
    });
  });

  it('keeps what was written, and beside it the operand as it is read', () => {
    const leaf = (value: unknown, fact: string, operator = 'equal'): unknown => {
      const [rule] = parse(ask(value, fact, operator)).rules;
      return rule !== undefined && 'all' in rule.conditions ? rule.conditions.all[0] : undefined;
    };
    expect(leaf(' Closed ', 'status')).toEqual({
      fact: 'status',
      operator: 'equal',
      value: ' Closed ',
      operand: 'closed',
    });
    expect(leaf(['VIP', 'b'], 'tags', 'containsAny')).toMatchObject({ operand: ['vip', 'b'] });
    expect(leaf('Email', 'channel', 'not:startsWith')).toMatchObject({ value: 'Email', operand: 'email' });
    expect(leaf('\\S+', 'status', 'matches')).toMatchObject({ value: '\\S+', operand: '(?i)\\S+' });
    expect(leaf('E7', 'employee.custom_id')).toEqual({
      fact: 'employee.custom_id',
      operator: 'equal',
      value: 'E7',
    });
    expect(leaf({ fact: 'brand' }, 'status')).toEqual({
      fact: 'status',
      operator: 'equal',
      value: { fact: 'brand' },
    });
  });

  it('has the same version for two spellings of one operand, and another for another operand', () => {
    const version = (value: unknown): string => parse(ask(value, 'country', 'equal')).version;
    expect(version('US')).toBe(version(' us'));
    expect(version('US')).not.toBe(version('CA'));
  });

  it('is sorted by name, without disabled rules, which it lists', () => {
    const rule = (name: string, enabled: boolean) => ({
      name,
      enabled,
      conditions: { all: [{ fact: 'brand', operator: 'equal', value: 'x' }] },
      event: { type: 'skip' },
    });
    const set = parse({ rules: [rule('b', true), rule('C', false), rule('a', true), rule('B', true)] });
    expect(set.rules.map(({ name }) => name)).toEqual(['B', 'a', 'b']);
    expect(set.disabled).toEqual(['C']);
  });

  it('knows the file and line of every rule, condition and pointer', () => {
    const text = JSON.stringify(
      { conditions: { x: { any: [{ fact: 'brand', operator: 'equal', value: 'x' }] } }, ...Object(ask('x')) },
      null,
      1,
    );
    const set = parse(text);
    const lineOf = (word: string): number => text.slice(0, text.indexOf(word)).split('\n').length;
    expect(set.conditions.get('x')?.place).toEqual({
      file: 'a.rules.json',
      pointer: '/conditions/x',
      line: lineOf('"x"'),
    });
    expect(set.rules[0]?.place).toMatchObject({ file: 'a.rules.json', pointer: '/rules/0' });
    expect(set.lineOf('a.rules.json', '/rules/0/event/type')).toBe(lineOf('"type"'));
    expect(set.lineOf('other.rules.json', '')).toBeUndefined();
  });

  it('is frozen to its leaves, and nothing of what was given is', () => {
    const given = {
      rules: [
        {
          name: 'a',
          conditions: { all: [{ fact: 'brand', operator: 'in', value: ['x'] }] },
          event: { type: 'enrich', params: { add_tags: ['t'], set: { brand: 'y' } } },
        },
      ],
    };
    const set = parse(given);
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || value instanceof Map) return;
      expect(Object.isFrozen(value)).toBe(true);
      for (const inner of Object.values(value)) walk(inner);
    };
    walk(set);
    expect(Object.isFrozen(given.rules[0]?.conditions.all)).toBe(false);
    given.rules.pop();
    expect(set.rules).toHaveLength(1);
  });

  it('keeps hostile names as plain data', () => {
    const text = `{
      "facts": { "attributes.__proto__": { "type": "any" }, "attributes.constructor": { "type": "any" } },
      "channels": { "constructor": "manual" },
      "conditions": { "__proto__": { "all": [ { "fact": "attributes.__proto__", "operator": "equal", "path": "$.__proto__", "value": "__proto__" } ] } },
      "rules": [ { "name": "__proto__", "conditions": { "condition": "__proto__" },
        "event": { "type": "enrich", "params": { "set": { "custom_properties.__proto__": "x" } } } } ] }`;
    const set = parse(text);
    expect([...set.conditions.keys()]).toEqual(['__proto__']);
    expect(set.rules[0]?.effect).toMatchObject({ kind: 'enrich' });
    expect(Object.keys(set.settings.channels ?? {})).toEqual(['constructor']);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('reads an effect with all it may carry', () => {
    const event = { type: 'send', params: { sample: 0.5, delay: 'PT2H', window: '30d', reason: 'why' } };
    const file = {
      rules: [{ name: 'a', conditions: { not: { fact: 'brand', operator: 'equal', value: 'x' } }, event }],
    };
    expect(parse(file).rules[0]?.effect).toEqual({
      kind: 'send',
      sample: 0.5,
      delayMs: 7_200_000,
      window: '30d',
      reason: 'why',
    });
  });
});
