/** docs/reference/rule-files.md names everything that rules may say, and every code of a mistake. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { standardFacts } from '../../src/facts/standard-facts.js';
import { decorators, factTypes, operators } from '../../src/rules/operators.js';
import { ruleFileShape, settableFields } from '../../src/rules/rule-file-schema.js';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(resolve(root, 'docs/reference/rule-files.md'), 'utf8');

/** Upper-case words in quotes: the codes that diagnostics of rule files carry. */
function codes(): string[] {
  const texts = [
    ...readdirSync(resolve(root, 'src/rules')).map((file) =>
      readFileSync(resolve(root, 'src/rules', file), 'utf8'),
    ),
    readFileSync(resolve(root, 'src/shared/json-document.ts'), 'utf8'),
  ];
  const found = texts.flatMap((text) =>
    [...text.matchAll(/'([A-Z]+(?:_[A-Z]+)+|CYCLE)'/g)].map(([, code]) => code),
  );
  const errors = new Set(['OPTION_INVALID', 'RULES_INVALID', 'RULES_UNREADABLE']);
  return [...new Set(found)].filter((code) => code !== undefined && !errors.has(code)).map(String);
}

describe('the reference of rule files', () => {
  it.each([
    ['fact', Object.keys(standardFacts)],
    ['type of fact', factTypes],
    ['operator', Object.keys(operators)],
    ['decorator', Object.keys(decorators)],
    ['key', Object.keys(ruleFileShape.shape)],
    ['field to set', settableFields],
    ['code', codes()],
  ] as const)('names every %s', (_what, words) => {
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter((word) => !page.includes(`\`${word}\``) && !page.includes(`.${word}\``))).toEqual([]);
  });
});
