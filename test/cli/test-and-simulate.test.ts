/** `autotrigger test` and `autotrigger simulate`: the same results as the library, exit codes, formats, watch mode. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/cli/command.js';
import { test } from '../../src/simulation/scenarios/test.js';
import { simulate } from '../../src/simulation/simulate.js';
import { folderOf, interactionOf, serviceRules } from '../simulation/support/example.js';
import { cli } from './support/run-cli.js';

const scenarios = {
  now: '2026-03-02T12:00:00Z',
  scenarios: [{ name: 'closed', interaction: interactionOf(), expect: { outcome: 'send' } }],
};
const folder = folderOf({
  'rules/service.rules.json': serviceRules,
  'rules/service.scenarios.json': scenarios,
  'other/service.rules.json': { rules: [] },
  'one.ndjson': Array.from({ length: 30 }, () => `${JSON.stringify(interactionOf())}\n`).join(''),
});
const run = (...argv: string[]) => cli(argv, { cwd: folder });

describe('autotrigger test', () => {
  it('gives the report of the library as JSON', async () => {
    const { exitCode, stdout, stderr } = await run('test', 'rules', '--format', 'json');
    expect([exitCode, stderr]).toEqual([ExitCode.Fine, '']);
    expect(JSON.parse(stdout)).toEqual(
      JSON.parse(JSON.stringify(await test({ rules: join(folder, 'rules') }))),
    );
  });

  it('fails on coverage that is too low, and when nothing ran', async () => {
    const low = await run('test', 'rules', '--min-coverage', '90%');
    expect([low.exitCode, low.stdout]).toEqual([
      ExitCode.Findings,
      expect.stringContaining('at least 90.0 % is asked for'),
    ]);
    const nothing = await run('test', 'other');
    expect([nothing.exitCode, nothing.stdout]).toEqual([
      ExitCode.Findings,
      expect.stringContaining('nothing ran'),
    ]);
  });

  it.each([
    [['test', 'rules', '--min-coverage', '101'], 'percentage'],
    [['test', 'no-such-folder'], 'no-such-folder'],
    [['test', 'rules', '--scenarios', 'nowhere'], 'nowhere'],
  ])('could not run: %j', async (argv, word) => {
    const { exitCode, stderr, stdout } = await run(...argv);
    expect([exitCode, stdout]).toEqual([ExitCode.CouldNotRun, '']);
    expect(stderr).toContain(word);
  });

  it('runs again when a file changes, says mistakes, and ends when interrupted', async () => {
    const watched = folderOf({ 'a.rules.json': serviceRules, 'a.scenarios.json': scenarios });
    const interrupt = new AbortController();
    let heard = '';
    const seen = async (text: string): Promise<void> => {
      while (!heard.includes(text)) await sleep(10);
      heard = '';
    };
    const watching = cli(['test', '.', '--watch'], {
      cwd: watched,
      interrupt: interrupt.signal,
      hear: (text) => {
        heard += text;
      },
    });
    await seen('✓ passed: 1 of 1 scenarios');
    writeFileSync(join(watched, 'a.scenarios.json'), JSON.stringify(scenarios).replace('"send"', '"skip"'));
    await seen('✗ failed: 1 of 1 scenarios');
    writeFileSync(join(watched, 'a.scenarios.json'), '{ broken');
    await seen('have mistakes');
    writeFileSync(join(watched, 'a.scenarios.json'), JSON.stringify(scenarios));
    await seen('✓ passed: 1 of 1 scenarios');
    interrupt.abort();
    expect((await watching).exitCode).toBe(ExitCode.Fine);
  });

  const mappingTests = {
    mapping: '../maps/tickets.mapping.json',
    now: '2026-03-02T12:00:00Z',
    tests: [
      { name: 'a ticket', document: { id: 1 }, expect: { interactions: [{ ext_interaction_id: '1' }] } },
    ],
  };
  const mapping = { fields: { ext_interaction_id: 'id' } };

  it('runs again when a mapping changes that lies elsewhere', async () => {
    const watched = folderOf({
      'rules/a.rules.json': serviceRules,
      'rules/a.mapping-tests.json': mappingTests,
      'maps/tickets.mapping.json': mapping,
    });
    const interrupt = new AbortController();
    let heard = '';
    const seen = async (text: string): Promise<void> => {
      while (!heard.includes(text)) await sleep(10);
      heard = '';
    };
    const watching = cli(['test', 'rules', '--watch'], {
      cwd: watched,
      interrupt: interrupt.signal,
      hear: (text) => {
        heard += text;
      },
    });
    await seen('✓ passed: 1 of 1 mapping tests');
    // The folder is watched from a moment after the first run on.
    const edited = setInterval(() => {
      writeFileSync(
        join(watched, 'maps/tickets.mapping.json'),
        JSON.stringify({ fields: { ext_interaction_id: 'key' } }),
      );
    }, 500);
    await seen('✗ failed: 1 of 1 mapping tests');
    clearInterval(edited);
    interrupt.abort();
    expect((await watching).exitCode).toBe(ExitCode.Findings);
  });

  it('speaks of no rule where only mappings are tested', async () => {
    const only = folderOf({
      'rules/a.rules.json': serviceRules,
      'rules/a.mapping-tests.json': { ...mappingTests, mapping: 'tickets.mapping.json' },
      'rules/tickets.mapping.json': mapping,
    });
    const { exitCode, stdout } = await cli(['test', 'rules'], { cwd: only });
    expect([exitCode, stdout]).toEqual([ExitCode.Fine, expect.stringContaining('no scenarios')]);
    expect(stdout).not.toMatch(/never evaluated|0 of 0|0\.0 %/);
  });
});

describe('autotrigger simulate', () => {
  it('gives the report of the library as JSON', async () => {
    const { exitCode, stdout, stderr } = await run('simulate', 'one.ndjson', '--format', 'json');
    expect([exitCode, stderr]).toEqual([ExitCode.Fine, '']);
    const files = [join(folder, 'one.ndjson')];
    const report = await simulate({ rules: join(folder, 'rules'), interactions: { files } });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it('exits with 1 when a threshold is crossed, in every format', async () => {
    for (const format of ['pretty', 'json', 'markdown', 'html', 'junit', 'github', 'sarif']) {
      const argv = [
        'simulate',
        'one.ndjson',
        '--baseline',
        'other',
        '--fail-on',
        'new-sends',
        '--format',
        format,
      ];
      const { exitCode, stdout } = await run(...argv);
      expect([format, exitCode]).toEqual([format, ExitCode.Findings]);
      expect(stdout).toContain('new-sends');
      expect(stdout.endsWith('\n')).toBe(true);
    }
  });

  it('says when the input holds nothing, and when it may need a mapping', async () => {
    const simulated = (stdin: string) => cli(['simulate', '-'], { cwd: folder, stdin });
    expect((await simulated('')).stdout).toContain('! the input holds no interaction');
    expect((await simulated('{"id":1}\n')).stderr).toContain('--map <file>');
    const some = await simulated(`{"id":1}\n${JSON.stringify(interactionOf())}\n`);
    expect([some.stderr, some.stdout]).toEqual(['', expect.not.stringContaining('holds no interaction')]);
  });

  it('reads a text in UTF-16, and says what it guessed', async () => {
    const wide = Buffer.from(`${JSON.stringify(interactionOf())}\n`, 'utf16le');
    writeFileSync(join(folder, 'wide.ndjson'), wide);
    const { exitCode, stderr } = await run('simulate', 'wide.ndjson');
    const notice = `${join(folder, 'wide.ndjson')}: it is read as UTF-16LE\n`;
    expect([exitCode, stderr]).toEqual([ExitCode.Fine, notice]);
  });

  it('reads standard input', async () => {
    const { stdout } = await cli(['simulate', '-', '--format', 'json'], {
      cwd: folder,
      stdin: `${JSON.stringify(interactionOf())}\n${JSON.stringify(interactionOf())}\n`,
    });
    expect(JSON.parse(stdout)).toMatchObject({ after: { outcomes: { sent: 2 } } });
  });

  it.each([
    [['--fail-on', 'new-sendz'], '`new-sendz` is not a metric'],
    [['--fail-on', 'flips'], 'compares with a baseline, and there is none'],
    [['--baseline', 'git:main'], 'git:main'],
    [['--baseline', 'nowhere'], 'nowhere'],
    [['--baseline', ''], 'is a variable of the shell not set?'],
    [['--tolerance', 'soon'], 'It must be a length'],
    [['--samples', '0.5'], 'It must be a whole number'],
    [['--threads', '2'], "unknown option '--threads'"],
  ])('could not run with %j', async (options, word) => {
    const { exitCode, stderr, stdout } = await run('simulate', 'one.ndjson', ...options);
    expect([exitCode, stdout]).toEqual([ExitCode.CouldNotRun, '']);
    expect(stderr).toContain(word);
  });
});
