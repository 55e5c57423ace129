/** The recipes of docs/how-to/recipes.md: the rule file and the scenarios of each are taken out of the page and run. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lint } from '../../src/lint/index.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { test } from '../../src/simulation/index.js';
import { blocksOf } from './blocks.js';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/how-to/recipes.md'), 'utf8');
const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
const files = blocksOf(page).flatMap(({ file, text }) => (file === undefined ? [] : [{ path: file, text }]));
const recipes = [...new Set(files.map(({ path }) => dirname(path)))];

/** The one file of a recipe with this ending. */
function fileOf(recipe: string, ending: string) {
  const found = files.filter(({ path }) => dirname(path) === recipe && path.endsWith(ending));
  if (found.length !== 1) throw new Error(`${recipe}: ${found.length} files *${ending}, and not one`);
  return found.map(({ path, text }) => ({ path, content: text }));
}

type Limit = { readonly name: string; readonly length: string };
type Suppression = { readonly windows?: readonly Limit[]; readonly quotas?: readonly Limit[] };

/** The rule file with one window or quota after the other so short that it holds nothing back. */
function withoutOneLimit(recipe: string): { path: string; content: string }[][] {
  return fileOf(recipe, '.rules.json').flatMap(({ path, content }) => {
    const file: { suppression?: Suppression } = JSON.parse(content);
    return (['windows', 'quotas'] as const).flatMap((kind) =>
      (file.suppression?.[kind] ?? []).map((limit, index, all) => {
        const short = { ...limit, length: '1s', boundary: 'rolling', zone: undefined };
        const suppression = { ...file.suppression, [kind]: all.with(index, short) };
        return [{ path, content: JSON.stringify({ ...file, suppression }) }];
      }),
    );
  });
}

describe('the recipes', () => {
  it('are one for each heading', () => {
    expect(recipes.length).toBe(headings.length);
    expect(recipes.length).toBeGreaterThanOrEqual(20);
  });

  it.each(recipes)('%s: has nothing for lint to find, and its scenarios pass', async (recipe) => {
    const rules = parseRuleSet(fileOf(recipe, '.rules.json'));
    const report = await test({ rules, scenarios: fileOf(recipe, '.scenarios.json') });
    expect(rules.warnings).toEqual([]);
    expect(lint(rules)).toEqual([]);
    const failures = report.scenarios
      .filter(({ passed }) => !passed)
      .map(({ name, differences, because }) => ({ name, differences, because }));
    expect(failures).toEqual([]);
    expect(report.passed).toBe(true);
    // Each comparison is seen true and false, so that no part of a recipe stands there untried.
    expect(report.coverage.share).toBe(1);
  });

  it.each(recipes)('%s: a scenario fails without each window and quota', async (recipe) => {
    const scenarios = fileOf(recipe, '.scenarios.json');
    for (const files of withoutOneLimit(recipe)) {
      const { passed } = await test({ rules: parseRuleSet(files), scenarios });
      expect(passed, files[0]?.content).toBe(false);
    }
  });
});
