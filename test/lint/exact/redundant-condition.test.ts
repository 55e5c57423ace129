/** Conditions that change nothing: together they can go, and afterwards no other one can. */
import { expect, it } from 'vitest';
import { lint } from '../../../src/lint/lint.js';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';

const language = (operator: string, value: string) => ({ fact: 'language', operator, value });

it('a condition that only another redundant one needed is redundant, too', () => {
  const german = language('startsWith', 'de');
  const english = language('equal', 'en');
  const all = [{ any: [english, german] }, { not: english }, german];
  const content = { rules: [{ name: 'a', conditions: { all }, event: { type: 'send' } }] };
  const found = lint(parseRuleSet([{ path: 'a.rules.json', content }]));
  expect(found.map(({ code, pointer }) => [code, pointer]).sort()).toEqual([
    ['REDUNDANT_CONDITION', '/rules/0/conditions/all/0/any/0'],
    ['REDUNDANT_CONDITION', '/rules/0/conditions/all/1'],
    ['REDUNDANT_CONDITION', '/rules/0/conditions/all/2'],
  ]);
});

it('that a fact is missing may be said beside a comparison that is true then anyway', () => {
  const any = [language('notEqual', 'de'), { fact: 'language', operator: 'exists', value: false }];
  const content = { rules: [{ name: 'a', conditions: { any }, event: { type: 'send' } }] };
  expect(lint(parseRuleSet([{ path: 'a.rules.json', content }]))).toEqual([]);
});
