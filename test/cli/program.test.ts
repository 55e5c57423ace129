/** The command line as such: help, version, usage errors, bugs. */
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { ExitCode } from '../../src/cli/command.js';
import { commands } from '../../src/cli/commands.js';
import type { Clock } from '../../src/shared/clock.js';
import { cli } from './support/run-cli.js';

describe('the command line', () => {
  it('prints its version on standard output', async () => {
    expect(await cli(['--version'])).toEqual({ exitCode: ExitCode.Fine, stdout: `${version}\n`, stderr: '' });
  });

  it('says that Node is too old, in the format asked for, before anything else', async () => {
    for (const nodeVersion of ['18.20.8', '20.18.3']) {
      const { exitCode, stdout, stderr } = await cli(['validate', 'rules', '-f', 'json'], { nodeVersion });
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toContain(`Node ${nodeVersion} is too old\n  fix: use Node 20.19 or later`);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'USAGE' } });
    }
    const { stderr } = await cli(['validate', 'no-such-folder'], { nodeVersion: '20.19.0' });
    expect(stderr).not.toContain('too old');
  });

  it('lists every command in its help', async () => {
    const { exitCode, stdout, stderr } = await cli(['--help']);
    expect(exitCode).toBe(ExitCode.Fine);
    expect(stderr).toBe('');
    expect(stdout).toContain('$ autotrigger run ');
    for (const [name, { summary }] of Object.entries(commands)) {
      expect(stdout).toContain(`  ${name} `);
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(summary);
    }
  });

  it.each(Object.keys(commands))('gives `%s --help` with examples', async (name) => {
    const asked = await cli([name, '--help']);
    expect(asked.exitCode).toBe(ExitCode.Fine);
    expect(asked.stdout).toMatch(/Examples:\n {2}# .+\n {2}\$ autotrigger/);
    expect(asked.stdout).toContain(`$ autotrigger ${name}`);
    expect(await cli(['help', name])).toEqual(asked);
  });

  it('suggests the command that was meant, on standard error, with exit code 2', async () => {
    const { exitCode, stdout, stderr } = await cli(['valdate', 'rules']);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/unknown command 'valdate'\n\(Did you mean validate\?\)/);
  });

  it('suggests the option that was meant', async () => {
    const { exitCode, stderr } = await cli(['run', 'in.ndjson', '--sandbx']);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toMatch(/unknown option '--sandbx'\n\(Did you mean --sandbox\?\)/);
  });

  it.each([
    [['run'], 'autotrigger run --help'],
    [['explain', 'in.ndjson', '--nwo', 'x'], 'autotrigger explain --help'],
    [['suppressions', 'shw'], 'autotrigger suppressions --help'],
    [['valdate'], 'autotrigger --help'],
  ])('says after the mistake in %j where its usage is explained', async (argv, help) => {
    const { stderr } = await cli(argv);
    expect(stderr).toMatch(/^error: /);
    expect(stderr.endsWith(`\n  fix: see \`${help}\`\n`)).toBe(true);
  });

  it.each([
    [['init', ''], 'folder'],
    [['validate', ''], 'rules'],
    [['lint', ''], 'rules'],
    [['run', 'in.ndjson', ''], 'input'],
  ])('does not take an empty argument for the current folder: %j', async (argv, name) => {
    const { exitCode, stderr } = await cli(argv);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain(`the argument \`${name}\` is empty`);
  });

  it.each([
    [['run']],
    [['run', 'in.ndjson', '--concurrency', '0']],
    [['run', 'in.ndjson', '--env', 'live']],
    [['run', 'in.ndjson', '--sandbox', '--dry-run']],
    [['run', 'in.ndjson', '--sandbox', '--base-url', 'https://example.test']],
    [['explain', 'in.ndjson', '--now', 'yesterday']],
    [['validate', 'rules', '--format', 'xml']],
    [[]],
  ])('answers %j with a usage error and exit code 2', async (argv) => {
    const { exitCode, stdout, stderr } = await cli(argv);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it.each([
    ['json', ['validate', '--format', 'json', 'rules', '--strict'], '"code": "USAGE"'],
    ['json, short', ['lint', '-fjson'], '"code": "USAGE"'],
    ['github', ['lint', 'rules', '--format=github', '--wide'], '::error title=USAGE::unknown option'],
    ['sarif', ['test', 'rules', '--format', 'sarif', '--seed', 'x'], '"ruleId": "USAGE"'],
    ['junit', ['test', 'rules', '--format', 'junit', '--min-coverage', '200'], '<failure'],
    ['markdown', ['simulate', '--format', 'markdown', '--no-such'], '### ❌ Could not run'],
  ])('gives a usage error in the format that was asked for: %s', async (_name, argv, expected) => {
    const { exitCode, stdout, stderr } = await cli(argv);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stdout).toContain(expected);
    expect(stderr).toMatch(/^error: /);
  });

  it.each([
    [['run', 'in.ndjson', '--rules', 'a', '-r', 'b'], 1],
    [['simulate', 'in.ndjson', '--map=zendesk', '--map', 'front', '--format', 'json'], 1],
    [['suppressions', 'show', '-', '--store', 'memory', '--store', 'redis://other'], 1],
    [['lint', 'a', '--format', 'json', '--format', 'github'], 0],
    [['run', 'in.ndjson', '--rules', 'a', '--rules', 'a'], 0],
  ])('says of which options only the last counts: %j', async (argv, times) => {
    const { stderr } = await cli(argv);
    const said =
      stderr.match(/warning: `--(rules|map|store)` is given twice, and only the last counts/g) ?? [];
    expect(said).toHaveLength(times);
  });

  it('colours help on a terminal only', async () => {
    expect((await cli(['--help'], { terminal: true })).stdout).toContain('\u001b[1mUsage:');
    expect((await cli(['--help'])).stdout).not.toContain('\u001b');
  });
});

describe('an error that nobody foresaw', () => {
  const clock: Clock = {
    now() {
      throw new TypeError('something is not a function');
    },
  };
  const answered = ['suppressions', 'respond', 'jane@example.com', '--store', 'memory'];

  it('is called a bug, in one line, without a stack trace', async () => {
    const failed = { message: 'something is not a function' };
    const { exitCode, stdout, stderr } = await cli(answered, { clock });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stdout).toBe('');
    expect(stderr).toContain(`error: ${failed.message} (unexpected: this is a bug`);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it('shows where it comes from when asked', async () => {
    const env = { AUTOTRIGGER_DEBUG: '1' };
    const { stderr } = await cli(answered, { clock, env });
    expect(stderr).toMatch(/^ {4}at /m);
  });
});
