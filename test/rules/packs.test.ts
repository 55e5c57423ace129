/** The shipped rule packs: valid for editors and for the loader, and each of their scenarios holds. */
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { loadRuleSet } from '../../src/rules/load-rule-set.js';
import { test as testRules } from '../../src/simulation/scenarios/test.js';
import { ruleFileSchemaPath, ruleFileSchemaText } from '../support/write-rule-file-schema.js';

const root = resolve(import.meta.dirname, '../..');
const packs = ['rules/vendor-practice', 'rules/multi-brand'];
const schema = JSON.parse(readFileSync(ruleFileSchemaPath, 'utf8'));
const validate = new Ajv2020({ strict: true }).compile(schema);

describe('the shipped JSON Schema', () => {
  it('is what the code generates (npx tsx test/support/write-rule-file-schema.ts writes it anew)', () => {
    expect(readFileSync(ruleFileSchemaPath, 'utf8')).toBe(ruleFileSchemaText());
  });

  it('accepts every shipped rule file', async () => {
    for (const pack of packs) {
      for (const { path: file } of (await loadRuleSet(join(root, pack))).files) {
        expect(validate(JSON.parse(readFileSync(file, 'utf8'))), JSON.stringify(validate.errors)).toBe(true);
      }
    }
  });

  it.each([
    ['an unknown key', { rulez: [] }],
    [
      'an unknown effect',
      { rules: [{ name: 'a', conditions: { condition: 'x' }, event: { type: 'sent' } }] },
    ],
    ['a length in words', { suppression: { windows: [{ name: 'w', length: '7 days' }] } }],
    ['a length of nothing', { suppression: { windows: [{ name: 'w', length: 'P' }] } }],
    ['an empty list of conditions', { conditions: { a: { all: [] } } }],
    ['two kinds side by side', { conditions: { a: { all: [{ condition: 'x' }], not: { condition: 'x' } } } }],
    ['a comparison without a value', { conditions: { a: { not: { fact: 'brand', operator: 'equal' } } } }],
    ['a bare comparison', { conditions: { a: { fact: 'brand', operator: 'equal', value: 'x' } } }],
  ])('refuses %s', (_what, file) => {
    expect(validate(file)).toBe(false);
  });

  it('is where every shipped rule file says it is', async () => {
    for (const pack of packs) {
      for (const { path: file } of (await loadRuleSet(join(root, pack))).files) {
        const { $schema } = JSON.parse(readFileSync(file, 'utf8'));
        expect(relative(root, resolve(file, '..', $schema))).toBe(relative(root, ruleFileSchemaPath));
      }
    }
  });
});

describe.each(packs)('the pack %s', (pack) => {
  it('loads', async () => {
    const ruleSet = await loadRuleSet(join(root, pack));
    expect(ruleSet.rules.length).toBeGreaterThan(5);
    expect(ruleSet.disabled).toEqual([]);
  });

  it('decides the example interactions without an error, and asks, records and skips some', async () => {
    const ruleSet = await loadRuleSet(join(root, pack));
    const outcomes = new Set<string>();
    for (const interaction of exampleInteractions()) {
      const decision = decide(ruleSet, interaction, { now: new Date('2026-11-22T12:00:00Z') });
      expect(decision.errors).toEqual([]);
      outcomes.add(decision.outcome);
    }
    expect([...outcomes].sort()).toEqual(['record', 'send', 'skip']);
  });

  it('does what its scenarios say', async () => {
    const report = await testRules({ rules: join(root, pack) });
    const failed = report.scenarios.filter(({ passed }) => !passed);
    expect(failed.map(({ name, differences }) => ({ name, differences }))).toEqual([]);
    expect(report.scenarios.length).toBeGreaterThan(15);
    expect(report.passed).toBe(true);
  });
});

function exampleInteractions(): unknown[] {
  const lines = readFileSync(join(root, 'docs/examples/interactions.ndjson'), 'utf8').split('\n');
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      // Some lines are broken on purpose.
      return [];
    }
  });
}
