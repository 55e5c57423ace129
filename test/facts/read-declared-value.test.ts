/** Declared facts are held to their type, from whatever source they come. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import type { FactType, TextComparison } from '../../src/facts/definition.js';
import { readDeclaredValue } from '../../src/facts/read-declared-value.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';

const read = (type: FactType, value: unknown, compare?: TextComparison): unknown =>
  readDeclaredValue({ name: 'attributes.x', type, ...(compare === undefined ? {} : { compare }) }, value);

describe('the value of a declared fact', () => {
  it.each<[FactType, unknown, unknown]>([
    ['number', 2, 2],
    ['number', '2', 2],
    ['number', ' -2.50 ', -2.5],
    ['number', '1e3', 1_000],
    ['number', '', undefined],
    ['number', ' ', undefined],
    ['number', null, undefined],
    ['boolean', 'true', true],
    ['boolean', 'FALSE', false],
    ['boolean', '', undefined],
    ['instant', '2026-11-22T12:00:00+01:00', '2026-11-22T11:00:00.000Z'],
    ['instant', null, undefined],
    ['string', 'VIP ', 'vip'],
    ['string', ' ', ''],
    ['string', null, undefined],
    ['string[]', ['A', null], ['a']],
    ['number[]', ['1', 2, null], [1, 2]],
    ['any', { A: ['B', 1, null] }, { A: ['b', 1, null] }],
    ['any', null, null],
  ])('as %s: %j is read as %j', (type, value, expected) => {
    expect(read(type, value)).toEqual(expected);
  });

  it('keeps its case where it is compared as written', () => {
    expect(read('string', ' VIP ', 'exact')).toBe('VIP');
    expect(read('any', { a: 'VIP' }, 'exact')).toEqual({ a: 'VIP' });
  });

  it.each<[FactType, unknown]>([
    ['number', 'n/a'],
    ['number', '1,5'],
    ['number', '0x10'],
    ['number', '9007199254740993'],
    ['number', true],
    ['number', {}],
    ['boolean', 'yes'],
    ['boolean', 1],
    ['instant', 'soon'],
    ['instant', 1_795_345_200_000],
    ['string', 5],
    ['string[]', 'a,b'],
    ['string[]', [1]],
    ['number[]', ['x']],
  ])('as %s: %j is an error that does not show it', (type, value) => {
    expect(() => read(type, value)).toThrow(/^the fact `attributes\.x` is declared as .*, and its value is /);
    expect(() => read('number', 'jane@example.com')).toThrow(expect.not.stringContaining('jane'));
  });
});

describe('a value that is not of its declared type', () => {
  const record = {
    ext_interaction_id: '1',
    channel: 'chat',
    customer: { name: 'Jane', email: 'jane@example.com' },
    employee: { custom_id: '7' },
    attributes: { csat: 'n/a' },
  };
  const send = {
    name: 'all',
    conditions: { all: [{ fact: 'channel', operator: 'equal', value: 'chat' }] },
    event: { type: 'send' },
  };
  const low = { fact: 'attributes.csat', operator: 'in', value: [1, 2] };
  const outcomeWith = (conditions: object, event: object): ReturnType<typeof decide> => {
    const content = {
      facts: { 'attributes.csat': { type: 'number' } },
      rules: [send, { name: 'r', conditions, event }],
    };
    return decide(parseRuleSet([{ path: 'a', content }]), record, { now: new Date('2026-11-22T12:00:00Z') });
  };

  it.each(['skip', 'record', 'enrich'])('makes a %s rule that asks skip', (type) => {
    const event = type === 'enrich' ? { type, params: { add_tags: ['x'] } } : { type };
    const { outcome, errors } = outcomeWith({ all: [low] }, event);
    expect(outcome).toBe('skip');
    expect(errors).toMatchObject([{ rule: 'r', pointer: '/rules/1/conditions/all/0' }]);
  });

  it('makes a send rule that asks not match', () => {
    const { outcome, reasons } = outcomeWith({ all: [low] }, { type: 'send' });
    expect(outcome).toBe('send');
    expect(reasons.filter(({ code }) => code === 'RULE_MATCHED').map(({ rule }) => rule)).toEqual(['all']);
  });

  it('changes nothing where the result does not depend on it', () => {
    const other = { fact: 'channel', operator: 'equal', value: 'phone' };
    expect(outcomeWith({ all: [low, other] }, { type: 'skip' })).toMatchObject({
      outcome: 'send',
      errors: [],
    });
  });

  it('is found behind an index of many rules', () => {
    const rules = Array.from({ length: 200 }, (_, index) => ({
      name: `r${index}`,
      conditions: { all: [{ fact: 'attributes.csat', operator: 'equal', value: index }] },
      event: { type: 'skip' },
    }));
    const content = { facts: { 'attributes.csat': { type: 'number' } }, rules: [send, ...rules] };
    const decision = decide(parseRuleSet([{ path: 'a', content }]), record, { now: new Date(0) });
    expect(decision.outcome).toBe('skip');
    expect(decision.errors).toHaveLength(200);
  });
});
