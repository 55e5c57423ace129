/** The workflow that `init` writes: its steps, executed on a pull request in a scratch repository. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

function repository(): {
  folder: string;
  run: (step: string) => { status: number | null; stdout: string; stderr: string };
} {
  const root = folderOf({});
  const folder = join(root, 'work');
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      stdio: 'pipe',
    });
  };
  for (const { path, text } of starterFiles) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
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
  program('gh', 'echo "$@" >> comments.txt');
  const steps = stepsOf(githubWorkflow);
  const environment = {
    ...process.env,
    PATH: `${bin}:${process.env.PATH}`,
    GITHUB_BASE_REF: 'main',
    GITHUB_STEP_SUMMARY: join(folder, 'step-summary.md'),
    PULL_REQUEST: '7',
  };
  return {
    folder,
    // As GitHub runs a step that names no shell.
    run: (step) =>
      spawnSync('bash', ['-e', '-c', steps.get(step) ?? 'exit 99'], {
        cwd: folder,
        encoding: 'utf8',
        env: environment,
      }),
  };
}

describe('the workflow', () => {
  it('is what init writes', () => {
    expect(starterFiles).toContainEqual({ path: githubWorkflowPath, text: githubWorkflow });
  });

  it('passes on rules as init writes them, and says that nothing changes', () => {
    const { folder, run } = repository();
    for (const step of ['validate', 'test', 'simulate', 'summarise', 'comment']) {
      const { status, stdout, stderr } = run(step);
      expect([step, status, stdout, stderr]).toEqual([step, 0, '', '']);
    }
    expect(readFileSync(join(folder, 'step-summary.md'), 'utf8')).toContain(
      'Nothing changes for 8 interactions',
    );
    expect(readFileSync(join(folder, 'comments.txt'), 'utf8')).toContain(
      'pr comment 7 --body-file summary.md',
    );
  });

  it('fails a change that sends more, names the rule and the condition, and still summarises', () => {
    const { folder, run } = repository();
    const [rules] = starterFiles;
    writeFileSync(
      join(folder, rules?.path ?? ''),
      rules?.text.replace(/"closed",(\s*)"solved"/, '"closed", "pending",$1"solved"') ?? '',
    );
    expect(run('validate').status).toBe(0);
    const tested = run('test');
    expect([tested.status, tested.stdout]).toEqual([
      1,
      expect.stringMatching(/^::error file=rules\/.+line=\d+/),
    ]);
    expect(run('simulate').status).toBe(1);
    expect(run('summarise').status).toBe(0);
    const summary = readFileSync(join(folder, 'step-summary.md'), 'utf8');
    expect(summary).toContain('1 new sends');
    expect(summary).toContain('the rule `resolved cases` now matches');
    expect(summary).toContain('"pending"');
  });

  it('refuses rules with a mistake at their line', () => {
    const { folder, run } = repository();
    const [rules] = starterFiles;
    writeFileSync(
      join(folder, rules?.path ?? ''),
      rules?.text.replace('"fact": "status"', '"fact": "statsu"') ?? '',
    );
    const { status, stdout } = run('validate');
    expect([status, stdout]).toEqual([2, expect.stringMatching(/^::error file=rules\/.+line=\d+/)]);
  });

  it('takes no text from outside into a script', () => {
    for (const script of stepsOf(githubWorkflow).values()) expect(script).not.toContain('${{');
  });
});
