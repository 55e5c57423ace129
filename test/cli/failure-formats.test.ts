/** What a command could not do, in the format that was asked for. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/cli/command.js';
import { folderOf, serviceRules } from '../simulation/support/example.js';
import { cli } from './support/run-cli.js';

const broken = { rules: [{ ...serviceRules.rules[1], name: 'bad\u001b', conditions: { all: [] } }] };
const folder = folderOf({
  '.git/HEAD': 'ref: refs/heads/main\n',
  'sub/rules/bad.rules.json': broken,
  'sub/good/a.rules.json': serviceRules,
  'sub/good/a.scenarios.json': '{ "now": 1, ',
  'sub/one.ndjson': '{"ext_interaction_id":"1"}\n',
});
const run = (...argv: string[]) => cli(argv, { cwd: join(folder, 'sub') });

const commands: [string[], string[]][] = [
  [
    ['validate', 'rules'],
    ['json', 'github', 'sarif'],
  ],
  [
    ['lint', 'rules'],
    ['json', 'github', 'sarif'],
  ],
  [
    ['test', 'rules'],
    ['json', 'markdown', 'junit', 'github', 'sarif'],
  ],
  [
    ['test', 'good'],
    ['json', 'markdown', 'junit', 'github', 'sarif'],
  ],
  [
    ['simulate', 'one.ndjson'],
    ['json', 'markdown', 'html', 'junit', 'github', 'sarif'],
  ],
  [
    ['simulate', 'nowhere.ndjson', '--rules', 'good'],
    ['json', 'markdown', 'html', 'junit', 'github', 'sarif'],
  ],
  [
    ['diff', 'rules', '--baseline', 'good'],
    ['json', 'markdown', 'github', 'sarif'],
  ],
  [['explain', 'one.ndjson'], ['json']],
  [['run', 'one.ndjson', '--dry-run'], ['json']],
];
const all = commands.flatMap(([argv, formats]) => formats.map((format) => ({ argv, format })));

describe('a command that could not run', () => {
  it.each(all)('says so on standard output: $argv --format $format', async ({ argv, format }) => {
    const { exitCode, stdout } = await run(...argv, '--format', format);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    const isBroken = argv.includes('rules') || !/good/.test(argv.join(' '));
    const what = isBroken ? /bad\.rules\.json/ : /a\.scenarios\.json|nowhere\.ndjson/;
    expect(stdout).toMatch(what);
    expect(stdout).not.toContain('\u001b');
    if (format === 'json' || format === 'sarif') expect(JSON.parse(stdout)).toBeTypeOf('object');
    if (format === 'junit') expect(stdout).toMatch(/<testsuites>[\s\S]+<failure [\s\S]+<\/testsuites>\n$/);
    if (format === 'github') expect(stdout).toMatch(/^(::error [^\n]+\n)+$/);
    if (format === 'html') expect(stdout).toMatch(/^<!doctype html>[\s\S]+<\/html>\n$/);
  });

  it('names files from the root of the repository for GitHub and SARIF', async () => {
    const { stdout } = await run('lint', 'rules', '--format', 'github');
    expect(stdout).toContain('::error file=sub/rules/bad.rules.json,line=');
    const sarif = JSON.parse((await run('test', 'rules', '--format', 'sarif')).stdout);
    const { uri } = sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation;
    expect(uri).toBe('sub/rules/bad.rules.json');
  });

  it('gives the code, the message and every finding as JSON', async () => {
    const { stdout } = await run('test', 'rules', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'RULES_INVALID',
        diagnostics: [{ pointer: '/rules/0/name' }, { pointer: '/rules/0/conditions/all' }],
      },
    });
  });

  it('writes nothing more behind results that were written', async () => {
    writeFileSync(join(folder, 'sub/closed.ndjson'), '{"ext_interaction_id":"1"}\n');
    const argv = ['run', 'closed.ndjson', '--rules', 'good', '--sandbox', '--store', 'memory'];
    const { stdout } = await run(...argv, '--log', '/dev/full', '--format', 'json');
    expect(JSON.parse(stdout)).toBeTypeOf('object');
  });
});
