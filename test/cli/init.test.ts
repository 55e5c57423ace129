/** `autotrigger init` */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/cli/exit-code.js';
import { cli } from './support/run-cli.js';
import { scratch } from './support/scratch.js';

describe('autotrigger init', () => {
  it('writes rules that are valid', async () => {
    const { folder, path } = scratch();
    const { exitCode, stdout } = await cli(['init'], { cwd: folder });
    expect(exitCode).toBe(ExitCode.Fine);
    expect(stdout).toContain('service.rules.json');
    expect(readdirSync(path('rules'))).toEqual(['service.rules.json', 'service.scenarios.json']);
    expect((await cli(['validate', 'rules'], { cwd: folder })).exitCode).toBe(ExitCode.Fine);
  });

  it('leaves what is there, says so, and overwrites it only with --force', async () => {
    const { folder, path } = scratch();
    await cli(['init', 'project'], { cwd: folder });
    const written = readFileSync(path('project/rules/service.rules.json'), 'utf8');
    writeFileSync(path('project/rules/service.rules.json'), '{ "rules": [] }');
    const again = await cli(['init', 'project'], { cwd: folder });
    expect(again.exitCode).toBe(ExitCode.Findings);
    expect(again.stderr).toContain('service.rules.json: it is there already');
    expect(readFileSync(path('project/rules/service.rules.json'), 'utf8')).toBe('{ "rules": [] }');
    expect((await cli(['init', 'project', '--force'], { cwd: folder })).exitCode).toBe(ExitCode.Fine);
    expect(readFileSync(path('project/rules/service.rules.json'), 'utf8')).toBe(written);
  });

  it('says what to do where nothing can be written', async () => {
    const { write } = scratch();
    const file = write('a-file', 'not a folder');
    const { exitCode, stderr } = await cli(['init', file]);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toMatch(/cannot be written: .+\n {2}fix: /);
  });
});
