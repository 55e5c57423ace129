/** `autotrigger init` */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { cli } from '../support/run-cli.js';
import { scratch } from '../support/scratch.js';

describe('autotrigger init', () => {
  it('writes rules that are valid', async () => {
    const { folder, path } = scratch();
    const { exitCode, stdout } = await cli(['init'], { cwd: folder });
    expect(exitCode).toBe(ExitCode.Fine);
    expect(stdout).toContain('service.rules.json');
    expect(readdirSync(path('rules'))).toEqual([
      'service.rules.json',
      'service.scenarios.json',
      'tickets.mapping-tests.json',
    ]);
    expect((await cli(['validate', 'rules'], { cwd: folder })).exitCode).toBe(ExitCode.Fine);
    expect((await cli(['lint', 'rules'], { cwd: folder })).exitCode).toBe(ExitCode.Fine);
  });

  it('says what to do next, and that works as it is written', async () => {
    const { folder, path } = scratch();
    const { stderr } = await cli(['init', 'project'], { cwd: folder });
    const [note, first, enter, ...next] = stderr.trimEnd().split('\n');
    expect(note).toContain('this is no git repository yet');
    expect([first, enter]).toEqual(['next:', '  cd project']);
    expect(next.length).toBeGreaterThan(1);
    for (const line of next) {
      const argv = line.trim().split(' ').slice(1);
      expect((await cli(argv, { cwd: path('project') })).exitCode).toBe(ExitCode.Fine);
    }
    expect((await cli(['init'], { cwd: path('project') })).stderr).not.toContain('next:');
  });

  it('writes scenarios that pass and see every rule and condition both ways', async () => {
    const { folder } = scratch();
    await cli(['init'], { cwd: folder });
    const { exitCode, stdout } = await cli(['test', 'rules', '--min-coverage', '100'], { cwd: folder });
    expect(stdout).toContain('passed');
    expect(stdout, 'the mapping that it writes is tested').toMatch(/1 of 1 mapping tests · fields 9 of 9/);
    expect(exitCode).toBe(ExitCode.Fine);
  });

  it('writes a mapping that works as it is', async () => {
    const { folder, write } = scratch();
    await cli(['init'], { cwd: folder });
    const columns = 'id,channel,status,tags,closed_at,first_name,last_name,email,agent_email';
    const cells = '7,Voice,closed,"a,b",2026-03-02T12:00:00Z,Jane,Doe,jane@example.com,paul@example.org';
    write('tickets.csv', `${columns},assignee_type\n${cells},\n`);
    const argv = [
      'run',
      'tickets.csv',
      '--map',
      'mappings/tickets.mapping.json',
      '--dry-run',
      '--format',
      'json',
    ];
    const { exitCode, stdout } = await cli(argv, { cwd: folder });
    expect(exitCode).toBe(ExitCode.Fine);
    expect(JSON.parse(stdout)).toMatchObject({ outcomes: { sent: 1 }, byChannel: { phone: { sent: 1 } } });
  });

  it('in a sub-folder of a repository writes the workflow at its root, and adds to .gitignore once', async () => {
    const { folder, path, write } = scratch();
    mkdirSync(path('.git'));
    write('team/.gitignore', 'dist/');
    const { stderr } = await cli(['init', 'team'], { cwd: folder });
    expect(stderr).not.toContain('note:');
    expect(readFileSync(path('.github/workflows/feedback-rules.yml'), 'utf8')).toContain(
      'working-directory: "team"',
    );
    await cli(['init', 'team'], { cwd: folder });
    expect(readFileSync(path('team/.gitignore'), 'utf8')).toBe(
      'dist/\n.autotrigger/\nreports/\nnode_modules/\n',
    );
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
