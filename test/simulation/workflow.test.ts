/** The workflow that `init` writes: its steps, executed on a pull request in a scratch repository. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { starterFiles } from '../../src/cli/init/starter-files.js';
import { githubWorkflow, githubWorkflowPath } from '../../src/simulation/workflow.js';
import { folderOf } from './support/example.js';

const source = resolve(import.meta.dirname, '../..');

/** Name → script of each step that runs one. */
function stepsOf(workflow: string): Map<string, string> {
  const steps = new Map<string, string>();
  for (const step of workflow.split(/^ {6}- /m).slice(1)) {
    const name = /^name: (.+)$/m.exec(step)?.[1];
    const line = /^ {8}run: (?!\|)(.+)$/m.exec(step)?.[1];
    const block = /^ {8}run: \|\n((?: {10}.*\n|\n)+)/m.exec(step)?.[1];
    if (name !== undefined) steps.set(name, line ?? block?.replace(/^ {10}/gm, '') ?? '');
  }
  return steps;
}

interface Repository {
  folder: string;
  run: (step: string) => { status: number | null; stdout: string; stderr: string };
  comment: () => string;
}

/** `below`: the folder of the rules, from the root of the repository. */
function repository(below = ''): Repository {
  const root = folderOf({});
  const top = join(root, 'work');
  const folder = join(top, below);
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', top, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      stdio: 'pipe',
    });
  };
  for (const { path, text } of starterFiles(below)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  expect(existsSync(join(top, githubWorkflowPath))).toBe(true);
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'rules');
  git('init', '-q', '--bare', join(root, 'origin.git'));
  git('remote', 'add', 'origin', join(root, 'origin.git'));
  git('push', '-q', 'origin', 'main');
  git('checkout', '-q', '-b', 'change');

  const bin = join(root, 'bin');
  mkdirSync(bin);
  const program = (name: string, script: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const tsx = join(source, 'node_modules/tsx/dist/loader.mjs');
  program(
    'npx',
    `shift; exec "${process.execPath}" --import "file://${tsx}" "${join(source, 'src/cli/bin.ts')}" "$@"`,
  );
  program('npm', 'echo "$@" >> npm.txt');
  // As GitHub: the id of the comment that is there, then what is done with it.
  program('gh', 'echo "$@" >> gh.txt; case "$*" in *--jq*) cat comment-id 2>/dev/null;; esac; true');
  const steps = stepsOf(githubWorkflow(below));
  const variables = join(root, 'env');
  writeFileSync(variables, '');
  const environment = {
    ...process.env,
    PATH: `${bin}:${process.env.PATH}`,
    GITHUB_BASE_REF: 'main',
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_ENV: variables,
    GITHUB_STEP_SUMMARY: join(folder, 'step-summary.md'),
    PULL_REQUEST: '7',
    COMMIT: 'abc1234',
  };
  const given = (): Record<string, string> =>
    Object.fromEntries(
      readFileSync(variables, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  return {
    folder,
    // As GitHub runs a step that names no shell.
    run: (step) =>
      spawnSync('bash', ['-e', '-c', steps.get(step) ?? 'exit 99'], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...environment, ...given() },
      }),
    comment: () => readFileSync(join(folder, 'reports/comment.md'), 'utf8'),
  };
}

const before = ['install', 'baseline'];
const checks = ['validate', 'lint', 'test', 'diff', 'simulate'];
const after = ['summarise', 'comment'];

describe('the workflow', () => {
  it('is what init writes, at the root of the repository', () => {
    expect(starterFiles()).toContainEqual({ path: githubWorkflowPath, text: githubWorkflow() });
    const workflow = starterFiles('teams/service').find(({ path }) => path.endsWith('.yml'));
    expect(workflow?.path).toBe(`../../${githubWorkflowPath}`);
    expect(workflow?.text).toContain('working-directory: "teams/service"');
    expect(workflow?.text).toContain('paths: ["teams/service/rules/**", "teams/service/interactions/**", ');
  });

  it('runs every step whatever failed before it', () => {
    const steps = githubWorkflow()
      .split(/^ {6}- /m)
      .slice(1);
    const named = steps.filter((step) => step.startsWith('name: ') && !step.startsWith('name: install'));
    expect(named).toHaveLength(9);
    for (const step of named) expect(step).toMatch(/^ {8}if: \$\{\{ !cancelled\(\)/m);
  });

  it.each(['', 'teams/service'])('passes on rules as init writes them: in `%s`', (below) => {
    const { folder, run, comment } = repository(below);
    for (const step of [...before, ...checks, ...after]) {
      const { status, stdout, stderr } = run(step);
      expect([step, status, stdout, stderr]).toEqual([step, 0, '', '']);
    }
    const [mark, headline] = comment().split('\n');
    expect(mark).toMatch(/^<!-- autotrigger feedback rules.* -->$/);
    expect(headline).toBe('### ✅ Nothing changes for 8 interactions: the rules are the same');
    expect(comment()).toContain('<sub>commit abc1234</sub>');
    expect(readFileSync(join(folder, 'step-summary.md'), 'utf8')).toBe(comment());
    expect(readFileSync(join(folder, 'reports/simulation.html'), 'utf8')).toContain('<!doctype html>');
    expect(readFileSync(join(folder, 'npm.txt'), 'utf8')).toBe('install --no-save autotrigger\n');
    expect(readFileSync(join(folder, 'gh.txt'), 'utf8')).toContain(
      '--method POST repos/o/r/issues/7/comments',
    );
  });

  it('installs what the lock file says where there is one', () => {
    const { folder, run } = repository();
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    expect(run('install').status).toBe(0);
    expect(readFileSync(join(folder, 'npm.txt'), 'utf8')).toMatch(/^ci\n/);
  });

  it('says of a change that fails everything: what it does, the scenario, and the commit, in its own comment', () => {
    const { folder, run, comment } = repository();
    const [rules] = starterFiles();
    writeFileSync(
      join(folder, rules?.path ?? ''),
      rules?.text.replace(/"closed",(\s*)"solved"/, '"closed", "pending",$1"solved"') ?? '',
    );
    for (const step of before) expect(run(step).status).toBe(0);
    const statuses = Object.fromEntries(checks.map((step) => [step, run(step)]));
    expect(checks.map((step) => [step, statuses[step]?.status])).toEqual([
      ['validate', 0],
      ['lint', 0],
      ['test', 1],
      ['diff', 0],
      ['simulate', 1],
    ]);
    expect(statuses.test?.stdout).toMatch(/^::error file=rules\/.+line=\d+/);
    writeFileSync(join(folder, 'comment-id'), '42\n');
    for (const step of after) expect(run(step).status).toBe(0);
    expect(comment().split('\n')[1]).toBe('### ❌ 1 new send among 8 interactions');
    expect(comment()).toContain('only adds sends');
    expect(comment()).toContain('an open case is not');
    expect(comment()).toContain('the rule `resolved cases` now matches');
    expect(comment()).toContain('<details><summary>diff</summary>');
    expect(readFileSync(join(folder, 'gh.txt'), 'utf8')).toContain(
      '--method PATCH repos/o/r/issues/comments/42 -F body=@reports/comment.md',
    );
  });

  it('says in the comment that rules with a mistake could not run, and where', () => {
    const { folder, run, comment } = repository();
    const [rules] = starterFiles();
    writeFileSync(
      join(folder, rules?.path ?? ''),
      rules?.text.replace('"fact": "status"', '"fact": "statsu"') ?? '',
    );
    for (const step of before) run(step);
    const { status, stdout } = run('validate');
    expect([status, stdout]).toEqual([2, expect.stringMatching(/^::error file=rules\/.+line=\d+/)]);
    for (const step of ['lint', 'test', 'diff', 'simulate'])
      expect([step, run(step).status]).not.toEqual([step, 0]);
    for (const step of after) expect(run(step).status).toBe(0);
    expect(comment()).toContain('### ❌ Could not run');
    expect(comment()).toContain('statsu');
  });

  it('takes no text from outside into a script', () => {
    for (const script of stepsOf(githubWorkflow('a $(id) "b')).values()) {
      expect(script).not.toContain('${{');
      expect(script).not.toContain('$(id)');
    }
  });
});
