/** Rule sets from real folders: sub-folders, links, Kubernetes mounts, and what cannot be read. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadRuleSet } from '../../src/rules/load-rule-set.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'autotrigger-rules-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const rule = (name: string): string =>
  JSON.stringify({
    rules: [
      {
        name,
        conditions: { all: [{ fact: 'brand', operator: 'equal', value: 'x' }] },
        event: { type: 'send' },
      },
    ],
  });
const write = (path: string, text: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const names = async (path = folder): Promise<string[]> =>
  (await loadRuleSet(path)).rules.map(({ name }) => name);

describe('loading a rule set', () => {
  it('takes one file, whatever its name', async () => {
    write('mine.json', rule('one'));
    expect(await names(join(folder, 'mine.json'))).toEqual(['one']);
  });

  it('takes every *.rules.json of a folder and its sub-folders, and nothing else', async () => {
    write('b.rules.json', rule('b'));
    write('deep/er/a.rules.json', `\uFEFF${rule('a')}`);
    write('c.json', rule('c'));
    write('x.scenarios.json', '{}');
    write('.git/d.rules.json', rule('d'));
    write('.e.rules.json', rule('e'));
    const set = await loadRuleSet(folder);
    expect(set.rules.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(set.files.map(({ path }) => path)).toEqual([
      join(folder, 'b.rules.json'),
      join(folder, 'deep/er/a.rules.json'),
    ]);
  });

  it('follows the links of a Kubernetes mount and reads each file once', async () => {
    write('..2026_11_22/a.rules.json', rule('a'));
    symlinkSync('..2026_11_22', join(folder, '..data'));
    symlinkSync('..data/a.rules.json', join(folder, 'a.rules.json'));
    expect(await names()).toEqual(['a']);
  });

  it('follows links to folders, and ends where a link leads back up', async () => {
    write('real/a.rules.json', rule('a'));
    mkdirSync(join(folder, 'rules'));
    symlinkSync('../real', join(folder, 'rules/linked'));
    symlinkSync('..', join(folder, 'real/up'));
    symlinkSync('.', join(folder, 'rules/self'));
    expect(await names(join(folder, 'rules'))).toEqual(['a']);
  });

  it.each<[string, () => string, RegExp]>([
    ['a folder that is not there', () => join(folder, 'none'), /none` does not exist/],
    ['a folder without a rule file', () => folder, /holds no rule file/],
    ['a link to nowhere', () => link('none'), /does not exist/],
    ['a link that is its own target', () => link('a.rules.json'), /circle/],
    ['a folder named like a file', () => subFolder('a.rules.json'), /holds no rule file/],
  ])('says why it cannot read %s', async (_what, prepare, message) => {
    await expect(loadRuleSet(prepare())).rejects.toMatchObject({
      code: 'RULES_UNREADABLE',
      message: expect.stringMatching(message),
      fix: expect.any(String),
      file: expect.any(String),
    });
  });

  it('names the file as the user did', async () => {
    write('bad.rules.json', '{ "rules": [ }');
    await expect(loadRuleSet(folder)).rejects.toMatchObject({
      code: 'RULES_INVALID',
      file: join(folder, 'bad.rules.json'),
      line: 1,
      diagnostics: [{ code: 'JSON_SYNTAX', file: join(folder, 'bad.rules.json') }],
    });
  });

  it.each([
    ['Latin-1', 'latin1'],
    ['UTF-16', 'utf16le'],
  ] as const)(
    'refuses a file in %s, whose names would never match, in one sentence',
    async (_what, encoding) => {
      writeFileSync(
        join(folder, 'a.rules.json'),
        Buffer.from(`\uFEFF${rule('Café')}`.slice(encoding === 'latin1' ? 1 : 0), encoding),
      );
      await expect(loadRuleSet(folder)).rejects.toMatchObject({
        code: 'RULES_INVALID',
        diagnostics: [
          {
            message: 'a character here cannot be read: the text is not written in UTF-8',
            fix: 'save it as UTF-8',
          },
        ],
      });
      // Written as an escape, or given in code, the very same character is as good as any other.
      write('a.rules.json', rule('Caf\uFFFD').replace('\uFFFD', '\\ufffd'));
      expect(await names()).toEqual(['Caf\uFFFD']);
      const content = JSON.parse(rule('Caf\uFFFD'));
      expect(parseRuleSet([{ path: 'a', content }]).rules[0]?.name).toBe('Caf\uFFFD');
    },
  );

  it('reads what is no text at all as a mistake in the file', async () => {
    write('bad.rules.json', '\0\0\0\uD800');
    await expect(loadRuleSet(folder)).rejects.toMatchObject({ code: 'RULES_INVALID' });
  });
});

function link(target: string): string {
  symlinkSync(target, join(folder, 'a.rules.json'));
  return folder;
}

function subFolder(name: string): string {
  mkdirSync(join(folder, name));
  return folder;
}
