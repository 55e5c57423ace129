import { expect, it } from 'vitest';
import { isNearMatch, nearMatchWarning } from '../../src/rules/near-match.js';

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
  'x.ruels.json',
  'x.rles.json',
  'x.senarios.json',
  'x-rules.json',
  'x_rules.json',
  'x.rules_1.json',
  'x.rules..json',
  'x.rules.json ',
  'x.mapping-test.json',
  'rules.json',
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
  'x.roles.json',
  'x.mapping-tests.json',
  'x.test.json',
  'lawn.json',
])('%s is not', (name) => {
  expect(isNearMatch(name)).toBe(false);
});

it.each([
  ['rules/x.ruels.json', 'rename it to `x.rules.json`'],
  ['rules/a.b-rules.json', 'rename it to `a.b.rules.json`'],
  ['rules/rules.json', 'rename it to `all.rules.json`'],
  ['rules/x.mapping-test.json', 'rename it to `x.mapping-tests.json`'],
  ['rules/x.rules_1.json', 'remove the copy, or rename it to `x-copy.rules.json`'],
])('says how %s is named to be read', (path, fix) => {
  expect(nearMatchWarning(path)).toMatchObject({ code: 'FILE_NOT_READ', file: path, fix });
});
