/** Every kind of file is validated as what it holds. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validatePath } from '../../src/simulation/validate.js';
import { folderOf, interactionOf, serviceRules } from './support/example.js';

const now = '2026-03-02T12:00:00Z';
const scenarios = {
  now,
  scenarios: [{ name: 'a', interaction: interactionOf(), expect: { outcome: 'send' } }],
};
const badScenarios = {
  now,
  scenarios: [{ name: 'a', interaction: { stauts: 'x' }, expect: { outcome: 'send' } }],
};
const law = (fact: string) => ({
  laws: [{ name: 'l', when: { any: [{ fact, operator: 'equal', value: 'x' }] }, never: 'send' }],
});
const mapping = { fields: { ext_interaction_id: { from: 'id' } } };

describe('a folder', () => {
  it('is valid with everything in it', async () => {
    const folder = folderOf({
      'a.rules.json': serviceRules,
      'deep/a.scenarios.json': scenarios,
      'a.laws.json': law('status'),
      'a.mapping.json': mapping,
    });
    expect(await validatePath(folder, 'rules')).toMatchObject({
      ...{ path: 'rules', valid: true, rules: 3, files: 1, diagnostics: [] },
      ...{ scenarioFiles: 1, lawsFiles: 1, mappingFiles: 1 },
    });
  });

  it('reports the mistakes of every file, those of invalid rules among them', async () => {
    const folder = folderOf({
      'a.rules.json': { ruls: [] },
      'b.scenarios.json': badScenarios,
      'c.laws.json': { laws: [{ name: 'x' }] },
      'd.mapping.json': { fields: {} },
    });
    const { valid, diagnostics } = await validatePath(folder);
    expect(valid).toBe(false);
    const files = new Set(diagnostics.map(({ file = '' }) => file.slice(folder.length + 1)));
    expect([...files]).toEqual(['a.rules.json', 'b.scenarios.json', 'c.laws.json', 'd.mapping.json']);
  });

  it('says of two scenarios, laws or tests of one file that they have one name', async () => {
    const folder = folderOf({
      'a.rules.json': serviceRules,
      'a.scenarios.json': { ...scenarios, scenarios: [...scenarios.scenarios, ...scenarios.scenarios] },
      'b.scenarios.json': scenarios,
      'a.laws.json': { laws: [...law('status').laws, ...law('brand').laws] },
    });
    const { diagnostics } = await validatePath(folder);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['LAWS_INVALID', expect.stringMatching(/^two laws of this file have the name/)],
      ['SCENARIOS_INVALID', expect.stringMatching(/^two scenarios of this file have the name/)],
    ]);
  });

  it('of mappings alone needs no rules; without any file it is refused', async () => {
    const mappings = await validatePath(folderOf({ 'a.mapping.json': mapping }));
    expect(mappings).toMatchObject({ valid: true, mappingFiles: 1 });
    for (const path of [folderOf({ 'readme.txt': '' }), 'no-such-folder']) {
      await expect(validatePath(path)).rejects.toMatchObject({ code: 'RULES_UNREADABLE' });
    }
  });
});

describe('a file', () => {
  it.each([
    [badScenarios, 'SCENARIOS_INVALID'],
    [{ laws: [{ name: 'x' }] }, 'LAWS_INVALID'],
    [law('statsu'), 'UNKNOWN_FACT'],
    [{ fields: { ext_interaction_id: { fom: 'id' } } }, 'UNKNOWN_KEY'],
    [{ rules: [{}] }, 'MISSING_KEY'],
  ])('is read as what it holds, whatever its name: %j', async (content, code) => {
    const folder = folderOf({ 'a.rules.json': serviceRules, 'odd.json': content });
    const { valid, diagnostics } = await validatePath(join(folder, 'odd.json'));
    expect(valid).toBe(false);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  });

  it('that is no JSON is read by its name', async () => {
    const folder = folderOf({ 'a.scenarios.json': '{' });
    const { scenarioFiles, diagnostics } = await validatePath(join(folder, 'a.scenarios.json'));
    expect([scenarioFiles, diagnostics[0]?.code]).toEqual([1, 'JSON_SYNTAX']);
  });
});
