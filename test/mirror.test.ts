/** Tests lie at the path of what they test: a file at the path of its file, an aspect of a folder in that folder. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
    file.replaceAll('\\', '/'),
  );

/** Not about one file or folder of src. */
const apart = /^(properties|chaos|bench|package|docs|support)\/|^(architecture|mirror)\.test\.ts$/;

const tests = filesIn('test').filter((file) => file.endsWith('.test.ts') && !apart.test(file));
const sources = filesIn('src').filter((file) => file.endsWith('.ts'));
const sourceOf = (test: string): string => test.replace(/(\.long)?\.test\.ts$/, '.ts');

it('has a folder of src for the folder of every test', () => {
  expect(tests.length).toBeGreaterThan(50);
  expect(tests.filter((test) => !existsSync(join(root, 'src', dirname(test))))).toEqual([]);
});

it('has a test that is named after a file at the path of that file', () => {
  const elsewhere = tests
    .map(sourceOf)
    .filter((path) => !sources.includes(path) && !existsSync(join(root, 'src', path.replace(/\.ts$/, ''))))
    .flatMap((path) => {
      const named = sources.filter((source) => basename(source) === basename(path));
      return named.length === 0
        ? []
        : [`${path.replace(/\.ts$/, '.test.ts')} is about ${named.join(' or ')}`];
    });
  expect(elsewhere).toEqual([]);
});
