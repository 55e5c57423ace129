import { expect, it } from 'vitest';
import { isNearMatch } from '../../src/rules/near-match.js';

it.each([
  'x.rule.json',
  'x.rules.JSON',
  'x.Rules.json',
  'x.rules.jsonc',
  'x.rules.json5',
  'x.rules.json.txt',
  'x.rules (1).json',
  'x.rules.json (2)',
  'x.rules - Copy.json',
  'x.rules copy 2.json',
  'x.scenario.json',
  'x.laws.jsonc',
])('%s is nearly a rule file', (name) => {
  expect(isNearMatch(name)).toBe(true);
});

it.each([
  'x.rules.json',
  'Copy of x.rules.json',
  'x.scenarios.json',
  'x.laws.json',
  'x.mapping.json',
  'package.json',
  'x.rules.json.bak',
  'rules.md',
])('%s is not', (name) => {
  expect(isNearMatch(name)).toBe(false);
});
