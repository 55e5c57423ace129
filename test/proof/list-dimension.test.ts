/** Lists: what is asked of some or every element, beside the constants that rules name or add. */
import { expect, it } from 'vitest';
import { diff } from '../../src/lint/diff/diff.js';
import { lint } from '../../src/lint/lint.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';

const tags = (operator: string, value: unknown) => ({ fact: 'tags', operator, value });
const rule = (name: string, all: readonly object[], type: string, params: object = {}) => ({
  name,
  conditions: { all },
  event: { type, params },
});
const setOf = (rules: readonly object[]) => parseRuleSet([{ path: 'a.rules.json', content: { rules } }]);

it('an element that a pattern makes a constant is that constant', () => {
  const found = lint(
    setOf([rule('a', [tags('someFact:matches', '^vip$'), tags('doesNotContain', 'vip')], 'send')]),
  );
  expect(found.map(({ code }) => code)).toContain('NEVER_MATCHES');
});

it('an element that a pattern makes a tag that a rule adds has it already', () => {
  const send = rule('a', [tags('someFact:matches', '^vip$')], 'send');
  const adds = rule('b', [tags('exists', true)], 'enrich', { add_tags: ['vip'] });
  expect(diff(setOf([send]), setOf([send, adds])).verdict).toBe('equivalent');
});

it('many comparisons of elements are decided as long as they need few elements', () => {
  const operators = ['someFact:startsWith', 'everyFact:startsWith', 'not:someFact:not:startsWith'];
  const any = ['a', 'ab', 'abc', 'abcd', 'abcde'].flatMap((value) =>
    operators.map((one) => tags(one, value)),
  );
  const all = [{ any }, tags('containsAny', ['zebra']), tags('someFact:not:matches', '^[az]')];
  const [finding, ...others] = lint(setOf([rule('a', all, 'send')])).filter(
    ({ code }) => code === 'NEVER_MATCHES',
  );
  expect([finding, ...others]).toEqual([undefined]);
  const { assuming, changes } = diff(setOf([rule('a', all, 'send')]), setOf([rule('a', all, 'record')]));
  expect({ assuming, kinds: changes.map(({ kind }) => kind) }).toEqual({ assuming: [], kinds: ['outcome'] });
});

it('an address without a domain is drawn by samples of customers, too', () => {
  const email = (operator: string, value: unknown) => ({ fact: 'customer.email', operator, value });
  const all = [email('matches', '^[^@]+$'), email('startsWith', 'no')];
  const found = lint(setOf([rule('a', all, 'send', { sample: 0.5, sample_by: 'customer', delay: '3d' })]));
  expect(found.map(({ code }) => code)).toEqual(['NO_EFFECT', 'NO_EFFECT', 'NOTHING_IS_SENT']);
}, 60_000);
