/** `autotrigger validate` */
import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { writeExample } from '../support/example-input.js';
import { cli } from '../support/run-cli.js';
import { scratch } from '../support/scratch.js';

const rule = (name: string, conditions: unknown, type = 'send'): unknown => ({
  ...{ name, conditions, event: { type } },
});
const closed = { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] };

const fiveMistakes = {
  defualt: 'skip',
  timezone: 'Mars/Phobos',
  rules: [
    rule('a', { all: [{ fact: 'statsu', operator: 'equal', value: 'closed' }] }),
    rule('a', closed),
    rule('b', { all: [] }),
  ],
};

describe('autotrigger validate', () => {
  it('says how many rules a folder holds and their version', async () => {
    const { folder, write } = scratch();
    write('rules/a.rules.json', { rules: [rule('a', closed)] });
    write('rules/b.rules.json', { rules: [rule('b', closed), rule('c', closed, 'skip')] });
    const { exitCode, stdout, stderr } = await cli(['validate', 'rules'], { cwd: folder });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/rules: valid, 3 rules in 2 files, version [0-9a-f]{16}\n$/);
    expect(exitCode).toBe(ExitCode.Fine);
  });

  it('lists all of five different mistakes with place, pointer and fix, and leaves with exit code 2', async () => {
    const { write } = scratch();
    const file = write('bad.rules.json', fiveMistakes);
    const { exitCode, stdout } = await cli(['validate', file]);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    for (const pointer of [
      '/defualt',
      '/timezone',
      '/rules/0/conditions/all/0/fact',
      '/rules/1/name',
      '/rules/2/conditions/all',
    ]) {
      expect(stdout).toMatch(new RegExp(`bad\\.rules\\.json:\\d+:\\d+: .+\n  at ${pointer}\n  fix: .+\n`));
    }
    expect(stdout).toContain('did you mean `default`?');
    expect(stdout).toContain('did you mean `status`?');
    expect(stdout).toContain('bad.rules.json: 5 mistakes');
  });

  it('gives mistakes in the order of their lines', async () => {
    const { write } = scratch();
    const file = write('bad.rules.json', fiveMistakes);
    const { stdout } = await cli(['validate', file, '--format', 'json']);
    const [{ diagnostics }] = JSON.parse(stdout);
    const lines = diagnostics.map(({ line }: { line: number }) => line);
    expect(lines).toHaveLength(5);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });

  it('gives JSON for each rule set, valid or not', async () => {
    const { write } = scratch();
    const good = write('good.rules.json', { rules: [rule('a', closed)] });
    const bad = write('bad.rules.json', fiveMistakes);
    const { exitCode, stdout } = await cli(['validate', good, bad, '--format', 'json']);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(JSON.parse(stdout)).toMatchObject([
      { path: good, valid: true, rules: 1, diagnostics: [] },
      { path: bad, valid: false },
    ]);
  });

  it('writes annotations that GitHub understands, one line each', async () => {
    const { write } = scratch();
    const file = write('bad.rules.json', fiveMistakes);
    const { stdout } = await cli(['validate', file, '--format', 'github']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    for (const line of lines) {
      expect(line).toMatch(/^::error file=[^:,]+,line=\d+,col=\d+,title=[A-Z_]+::.+%0Afix: .+$/);
    }
  });

  it('says where a file that is cut in half breaks', async () => {
    const { write } = scratch();
    const file = write('cut.rules.json', '{\n  "rules": [\n    { "name": "a", ');
    const { exitCode, stdout } = await cli(['validate', file]);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stdout).toMatch(/cut\.rules\.json:3:\d+: /);
  });

  it('names a folder that is not there, on standard error', async () => {
    const { folder, path } = scratch();
    const { exitCode, stdout, stderr } = await cli(['validate', path('none')], { cwd: folder });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stdout).toBe('');
    expect(stderr).toContain('none');
    expect(stderr).toContain('fix: ');
  });

  it('hands no control character of a file on to the terminal', async () => {
    const { write } = scratch();
    const file = write('odd.rules.json', { '\u001b[2Jtitle\u0007': 1, rules: [rule('a', closed)] });
    const { stdout } = await cli(['validate', file]);
    expect(stdout).toContain('\\u{1b}[2Jtitle\\u{7}');
    expect(stdout).not.toContain('\u001b');
    const folder = scratch().path('\u001b[31mnone');
    expect((await cli(['validate', folder])).stderr).not.toContain('\u001b');
  });
});

describe('a link that leads nowhere', () => {
  it('is no rule, and no reason to refuse those that are there', async () => {
    const place = scratch();
    writeExample(place);
    symlinkSync('nowhere', place.path('rules/notes.txt'));
    symlinkSync('round.txt', place.path('rules/round.txt'));
    expect(await cli(['validate', 'rules'], { cwd: place.folder })).toMatchObject({
      exitCode: ExitCode.Fine,
    });
  });

  it('is said where it is called a rule file', async () => {
    const place = scratch();
    writeExample(place);
    symlinkSync('nowhere', place.path('rules/gone.rules.json'));
    const { exitCode, stderr } = await cli(['validate', 'rules'], { cwd: place.folder });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('gone.rules.json');
  });
});
