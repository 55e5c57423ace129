/** Rules out of git: the same files as on disk, under every legal name, and messages that lead on. */
import { execFileSync } from 'node:child_process';
import { chownSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAutotriggerError } from '../../../src/errors/autotrigger-error.js';
import { readRuleFiles } from '../../../src/rules/read-rule-files.js';
import { readRulesFromGit } from '../../../src/simulation/baseline/git.js';
import { openRules } from '../../../src/simulation/baseline/open-rules.js';
import { folderOf, serviceRules } from '../support/example.js';

const opened = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: 'pipe' });

function repositoryOf(
  files: Record<string, unknown>,
  link: (folder: string) => void = () => undefined,
): string {
  const folder = folderOf(files);
  link(folder);
  opened(folder, 'init', '-q', '-b', 'main');
  commitAll(folder);
  return folder;
}

function commitAll(folder: string): void {
  opened(folder, 'add', '-A');
  opened(folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-q', '-m', 'one');
}

const failure = async (promise: Promise<unknown>) => {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (!isAutotriggerError(error)) throw new TypeError('expected an error of ours', { cause: error });
  return error;
};

describe('the files of a commit', () => {
  const folder = repositoryOf(
    {
      'rules/a.rules.json': serviceRules,
      'rules/.old/b.rules.json': serviceRules,
      'rules/.hidden.rules.json': serviceRules,
      'rules/node_modules/c.rules.json': serviceRules,
      'rules/deep/d.rules.json': serviceRules,
      'shared/common.json': serviceRules,
      'shared/more/e.rules.json': serviceRules,
      'single.json': serviceRules,
      '.config/rules/f.rules.json': serviceRules,
    },
    (root) => {
      symlinkSync('../shared/common.json', join(root, 'rules/linked.rules.json'));
      symlinkSync('../shared/more', join(root, 'rules/more'));
      symlinkSync('nowhere', join(root, 'rules/broken'));
      symlinkSync('..', join(root, 'rules/deep/up'));
      symlinkSync('rules', join(root, 'policy'));
    },
  );
  // Without what is not committed the disk holds the same files.
  const onDisk = async (path: string) =>
    (await readRuleFiles(join(folder, path))).map((file) => ({
      path: `git:main:${file.path.slice(folder.length + 1)}`,
      content: file.content,
    }));

  it.each(['rules', 'policy', 'single.json', 'rules/linked.rules.json', 'rules/more', '.config/rules'])(
    'are those of the disk: %s',
    async (path) => {
      const read = await readRulesFromGit(`main:${path}`, folder, 'rules');
      expect(read).toEqual(await onDisk(path));
      expect(read.length).toBeGreaterThan(0);
    },
  );

  it('are found from a folder of the repository, and by an absolute path', async () => {
    const expected = await onDisk('rules');
    expect(await readRulesFromGit('main:.', join(folder, 'rules'), 'rules')).toEqual(expected);
    expect(await readRulesFromGit('main', join(folder, 'shared'), '../rules')).toEqual(expected);
    expect(await readRulesFromGit('main', folder, join(folder, 'rules'))).toEqual(expected);
  });

  it.each(['fix/#123', 'feature/über', 'a+b', 'release-1.x', "it's", 'a%20b', 'x,y'])(
    'are read from a branch called %s',
    async (branch) => {
      opened(folder, 'branch', '-f', branch, 'main');
      expect(await readRulesFromGit(`${branch}:single.json`, folder, 'rules')).toHaveLength(1);
    },
  );
});

describe('a baseline that cannot be used', () => {
  it('is named as git names it where its rules are invalid, with a way on', async () => {
    const folder = repositoryOf({ 'rules/a.rules.json': '{ "rules": [ ' });
    writeFileSync(join(folder, 'rules/a.rules.json'), JSON.stringify(serviceRules));
    const error = await failure(openRules('git:main', { repository: folder }));
    expect(error.message).toContain('the rules of `git:main` are invalid');
    expect(error.message).toContain('git:main~1');
    expect(error.diagnostics[0]?.file).toBe('git:main:rules/a.rules.json');
  });

  it('says that a folder is no repository', async () => {
    const folder = folderOf({ 'rules/a.rules.json': serviceRules });
    expect((await failure(openRules('git:main', { repository: folder }))).fix).toContain(
      'inside the repository',
    );
  });

  it.runIf(process.getuid?.() === 0)(
    'says what to allow where the repository is of another user',
    async () => {
      const folder = repositoryOf({ 'rules/a.rules.json': serviceRules });
      for (const path of ['', '.git']) chownSync(join(folder, path), 12_345, 12_345);
      const { fix } = await failure(openRules('git:main', { repository: folder }));
      expect(fix).toBe(
        `the repository belongs to another user: git config --global --add safe.directory ${folder}`,
      );
    },
  );
});
