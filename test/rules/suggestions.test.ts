/** Each suggestion is taken, and the rule then means what its author wrote. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { isAutotriggerError } from '../../src/errors/autotrigger-error.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';

interface Leaf {
  readonly fact: string;
  readonly operator: string;
  readonly value: unknown;
  readonly path?: string;
}

const base = {
  ext_interaction_id: '1',
  channel: 'chat',
  customer: { name: 'Jane', email: 'jane@example.com' },
  employee: { custom_id: '7' },
};
const now = new Date('2026-11-22T12:00:00Z');

function fileOf(leaf: Leaf): object {
  return {
    facts: { 'attributes.n': { type: 'number' } },
    default: 'send',
    rules: [{ name: 'r', conditions: { all: [leaf] }, event: { type: 'skip' } }],
  };
}

function fixOf(leaf: Leaf): string | undefined {
  try {
    parseRuleSet([{ path: 'a', content: fileOf(leaf) }]);
    return undefined;
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    expect(error.diagnostics).toHaveLength(1);
    return error.diagnostics[0]?.fix;
  }
}

/** What a person does who reads "did you mean". */
function taken(leaf: Leaf, fix: string): Leaf {
  expect(fix).not.toContain('\n');
  const [, both] = /^did you mean `("operator": .*)`\?$/.exec(fix) ?? [];
  if (both !== undefined) return { ...leaf, ...JSON.parse(`{${both}}`) };
  const [, word = ''] = /^did you mean `([^`]*)`/.exec(fix) ?? [];
  expect(word).not.toBe('');
  return { ...leaf, operator: word };
}

function holds(leaf: Leaf, record: object): boolean {
  const ruleSet = parseRuleSet([{ path: 'a', content: fileOf(leaf) }]);
  return decide(ruleSet, { ...base, ...record }, { now }).outcome === 'skip';
}

const n = (value: number): object => ({ attributes: { n: value } });

describe('the suggestion for an operator', () => {
  it.each<[string, string, unknown, true: object, false: object]>([
    ['gtEqual', 'attributes.n', 5, n(5), n(4)],
    ['unequals', 'attributes.n', 5, n(4), n(5)],
    ['equalNot', 'attributes.n', 5, n(4), n(5)],
    ['containsNot', 'tags', 'vip', { tags: ['a'] }, { tags: ['vip'] }],
    ['>=', 'attributes.n', 5, n(5), n(4)],
    ['=>', 'attributes.n', 5, n(5), n(4)],
    ['gte', 'attributes.n', 5, n(5), n(4)],
    ['greaterThanOrEqual', 'attributes.n', 5, n(5), n(4)],
    ['greaterThanEquals', 'attributes.n', 5, n(5), n(4)],
    ['greaterOrEqual', 'attributes.n', 5, n(5), n(4)],
    ['atLeast', 'attributes.n', 5, n(5), n(4)],
    ['>', 'attributes.n', 5, n(6), n(5)],
    ['moreThan', 'attributes.n', 5, n(6), n(5)],
    ['greaterThn', 'attributes.n', 5, n(6), n(5)],
    ['<=', 'attributes.n', 5, n(5), n(6)],
    ['lessThanOrEqualTo', 'attributes.n', 5, n(5), n(6)],
    ['lessThanInclusiv', 'attributes.n', 5, n(5), n(6)],
    ['<', 'attributes.n', 5, n(4), n(5)],
    ['notLessThan', 'attributes.n', 5, n(5), n(4)],
    ['notGreaterThan', 'attributes.n', 5, n(5), n(6)],
    ['notBetween', 'attributes.n', [1, 5], n(6), n(3)],
    ['==', 'brand', 'a', { brand: 'a' }, { brand: 'b' }],
    ['is', 'brand', 'a', { brand: 'a' }, { brand: 'b' }],
    ['equals', 'brand', 'a', { brand: 'a' }, { brand: 'b' }],
    ['Equal', 'brand', 'a', { brand: 'a' }, { brand: 'b' }],
    ['!=', 'brand', 'a', { brand: 'b' }, { brand: 'a' }],
    ['<>', 'brand', 'a', { brand: 'b' }, { brand: 'a' }],
    ['isNot', 'brand', 'a', { brand: 'b' }, { brand: 'a' }],
    ['not_equal', 'brand', 'a', { brand: 'b' }, { brand: 'a' }],
    ['notEquals', 'brand', 'a', { brand: 'b' }, { brand: 'a' }],
    ['doesNotEqual', 'brand', 'a', { brand: 'b' }, { brand: 'a' }],
    ['not in', 'brand', ['a'], { brand: 'b' }, { brand: 'a' }],
    ['NOT IN', 'brand', ['a'], { brand: 'b' }, { brand: 'a' }],
    ['nin', 'brand', ['a'], { brand: 'b' }, { brand: 'a' }],
    ['isOneOf', 'brand', ['a'], { brand: 'a' }, { brand: 'b' }],
    ['not in', 'tags', ['a'], { tags: ['b'] }, { tags: ['a'] }],
    ['oneOf', 'tags', ['a'], { tags: ['a'] }, { tags: ['b'] }],
    ['notContains', 'tags', 'a', { tags: ['b'] }, { tags: ['a'] }],
    ['doesntContain', 'tags', 'a', { tags: ['b'] }, { tags: ['a'] }],
    ['not_includes', 'tags', 'a', { tags: ['b'] }, { tags: ['a'] }],
    ['excludes', 'tags', 'a', { tags: ['b'] }, { tags: ['a'] }],
    ['includes', 'tags', 'a', { tags: ['a'] }, { tags: ['b'] }],
    ['notContainsAny', 'tags', ['a'], { tags: ['b'] }, { tags: ['a'] }],
    ['notContainsAll', 'tags', ['a', 'b'], { tags: ['b'] }, { tags: ['a', 'b'] }],
    ['beginsWith', 'brand', 'a', { brand: 'ab' }, { brand: 'ba' }],
    ['notStartsWith', 'brand', 'a', { brand: 'ba' }, { brand: 'ab' }],
    ['doesNotStartWith', 'brand', 'a', { brand: 'ba' }, { brand: 'ab' }],
    ['notEndsWith', 'brand', 'a', { brand: 'ab' }, { brand: 'ba' }],
    ['LIKE', 'brand', '%peak%', { brand: 'BlancaPeak Kids' }, { brand: 'kids' }],
    ['like', 'brand', 'blanca%', { brand: 'BlancaPeak' }, { brand: 'peakblanca' }],
    ['not like', 'brand', '%kids', { brand: 'kidsblanca' }, { brand: 'BlancaKids' }],
    ['LIKE', 'brand', 'a_c', { brand: 'abc' }, { brand: 'abbc' }],
    ['regex', 'brand', '^a', { brand: 'ab' }, { brand: 'ba' }],
    ['notMatches', 'brand', '^a', { brand: 'ba' }, { brand: 'ab' }],
    ['!~', 'brand', '^a', { brand: 'ba' }, { brand: 'ab' }],
    ['isNull', 'brand', true, {}, { brand: 'a' }],
    ['isNotNull', 'brand', true, { brand: 'a' }, {}],
    ['notExists', 'brand', true, {}, { brand: 'a' }],
    ['isEmpty', 'tags', true, { tags: [] }, { tags: ['a'] }],
    ['notEmpty', 'tags', true, { tags: ['a'] }, { tags: [] }],
    ['onOrAfter', 'ended_at', '2026-11-01', { ended_at: '2026-11-01' }, { ended_at: '2026-10-31' }],
    ['notBefore', 'ended_at', '2026-11-01', { ended_at: '2026-11-01' }, { ended_at: '2026-10-31' }],
    ['any:equal', 'tags', 'a', { tags: ['b', 'a'] }, { tags: ['b'] }],
    ['none:equal', 'tags', 'a', { tags: ['b'] }, { tags: ['b', 'a'] }],
    ['not:notContains', 'tags', 'a', { tags: ['a'] }, { tags: ['b'] }],
    ['someFact:beginsWith', 'tags', 'a', { tags: ['b', 'ab'] }, { tags: ['b'] }],
  ])('%s on %s with %j keeps its meaning', (operator, fact, value, yes, no) => {
    const leaf = { fact, operator, value };
    const fixed = taken(leaf, fixOf(leaf) ?? '');
    expect([holds(fixed, yes), holds(fixed, no)]).toEqual([true, false]);
  });
});

describe('the suggestion for operands of another kind', () => {
  it.each<[string, string, unknown, object, object]>(
    [
      ['contains', 'tags', ['a', 'b'], { tags: ['b'] }, { tags: ['c'] }],
      ['doesNotContain', 'tags', ['a', 'b'], { tags: ['c'] }, { tags: ['b'] }],
      ['equal', 'tags', 'a', { tags: ['a'] }, { tags: ['b'] }],
      ['notEqual', 'tags', 'a', { tags: ['b'] }, { tags: ['a'] }],
      ['in', 'tags', ['a'], { tags: ['a'] }, { tags: ['b'] }],
      ['notIn', 'tags', ['a'], { tags: ['b'] }, { tags: ['a'] }],
      ['equal', 'brand', ['a', 'b'], { brand: 'b' }, { brand: 'c' }],
      ['notEqual', 'brand', ['a', 'b'], { brand: 'c' }, { brand: 'b' }],
      ['contains', 'brand', 'pe.k', { brand: 'blancape.k' }, { brand: 'blancapeak' }],
      ['doesNotContain', 'brand', 'peak', { brand: 'kids' }, { brand: 'blancapeak' }],
      ['containsAny', 'brand', ['a'], { brand: 'a' }, { brand: 'b' }],
      ['containsNone', 'brand', ['a'], { brand: 'b' }, { brand: 'a' }],
      ['startsWith', 'brand', ['a', 'b'], { brand: 'bc' }, { brand: 'c' }],
      ['startsWith', 'tags', 'a', { tags: ['b', 'ab'] }, { tags: ['b'] }],
      ['notEqual', 'brand', '', { brand: 'a' }, {}],
      ['equal', 'brand', null, {}, { brand: 'a' }],
    ].filter(([operator, , value]) => !(operator === 'equal' && value === null)) as [
      string,
      string,
      unknown,
      object,
      object,
    ][],
  )('%s on %s with %j keeps its meaning', (operator, fact, value, yes, no) => {
    const leaf = { fact, operator, value };
    const fixed = taken(leaf, fixOf(leaf) ?? '');
    expect([holds(fixed, yes), holds(fixed, no)]).toEqual([true, false]);
  });
});

describe('the suggestion for a fact', () => {
  it.each<[string, Partial<Leaf>, RegExp]>([
    ['labels', {}, /^did you mean `tags`\?$/],
    ['agent.email', {}, /^did you mean `employee\.email`\?$/],
    ['customer.custom_id', {}, /^declare it|did you mean `customer\./],
    ['customer', { path: '$.email' }, /^did you mean `customer\.email`, without `path`\?$/],
    ['today', {}, /^did you mean `local_date`\?/],
    ['now', {}, /^did you mean `local_date` or `local_time`\?/],
    ['email', {}, /^did you mean `customer\.email`\?$/],
    ['n', { operator: 'lessThan', value: 3 }, /^did you mean `attributes\.n`\?$/],
    ['csat_score', { operator: 'lessThan', value: 3 }, /"attributes\.csat_score": \{ "type": "number" \}/],
    ['csat_score', { operator: 'in', value: [1, 2] }, /"type": "number"/],
    ['is_vip', { value: true }, /"type": "boolean"/],
    ['topics', { operator: 'contains' }, /"type": "string\[\]"/],
    ['opened_at', { operator: 'before' }, /"type": "instant"/],
    ['plan_name', {}, /"type": "string"/],
  ])('%s with %j leads there', (fact, overrides, words) => {
    expect(fixOf({ fact, operator: 'equal', value: 'x', ...overrides })).toMatch(words);
  });
});

describe('the suggestion for a setting', () => {
  const fix = (content: object): string | undefined => {
    try {
      parseRuleSet([{ path: 'a', content }]);
      return undefined;
    } catch (error) {
      if (!isAutotriggerError(error)) throw error;
      return error.diagnostics[0]?.fix;
    }
  };
  const sampled = (sample: unknown): object => ({
    rules: [
      {
        name: 'r',
        conditions: { all: [{ fact: 'brand', operator: 'exists', value: true }] },
        event: { type: 'send', params: { sample } },
      },
    ],
  });

  const setting = (set: object) => ({
    rules: [
      {
        name: 'r',
        conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
        event: { type: 'enrich', params: { set } },
      },
    ],
  });

  it.each<[object, string]>([
    [sampled('10%'), 'did you mean `0.1`?'],
    [sampled(10), 'did you mean `0.1`?'],
    [sampled('10'), 'did you mean `0.1`?'],
    [sampled('0.1'), 'did you mean `0.1`?'],
    [{ timezone: 'EST' }, 'did you mean `America/New_York`?'],
    [{ timezone: 'PST' }, 'did you mean `America/Los_Angeles`?'],
    [{ timezone: 'CET' }, 'did you mean `Europe/Berlin`?'],
    [{ timezone: 'New York' }, 'did you mean `America/New_York`?'],
    [{ timezone: 'America/New York' }, 'did you mean `America/New_York`?'],
    [{ customer_timezone: { by_country: { us: 'EST' } } }, 'did you mean `America/New_York`?'],
    [setting({ language: 'en_US' }), 'did you mean `en-US`?'],
    [setting({ language: 'klingon' }), 'write it as in `en` or `en-US`'],
    [setting({ country: 'USA' }), 'write two letters, as in `us`'],
  ])('of %j leads there', (content, expected) => {
    expect(fix(content)).toBe(expected);
  });

  it('of a named condition never drops its negation', () => {
    const conditions = { resolved: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] } };
    const rule = { name: 'r', conditions: { condition: 'unresolved' }, event: { type: 'skip' } };
    expect(fix({ conditions, rules: [rule] })).toBe('define it under `conditions`');
  });
});
