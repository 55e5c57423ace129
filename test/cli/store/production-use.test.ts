/** Which store a run may use, and the stop that holds every run on it. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { writeExample } from '../support/example-input.js';
import { cli } from '../support/run-cli.js';
import { scratch } from '../support/scratch.js';

function prepared() {
  const place = scratch();
  writeExample(place);
  const env = { AUTOTRIGGER_API_KEY: 'test-key', AUTOTRIGGER_PRODUCTION_API_KEY: 'production-key' };
  // Nobody listens there: what is not held fails.
  const closed = ['--base-url', 'http://127.0.0.1:9', '--format', 'json'];
  return {
    ...place,
    run: (...argv: string[]) => cli(['run', 'in.ndjson', ...argv], { cwd: place.folder, env }),
    production: (...argv: string[]) =>
      cli(['run', '-', '--env', 'production', ...closed, ...argv], { cwd: place.folder, env, stdin: '[]' }),
    does: (...argv: string[]) => cli(argv, { cwd: place.folder, env }),
  };
}

describe('a production run', () => {
  it('makes a store only when asked for, and says where it lies and what it holds', async () => {
    const { production, path } = prepared();
    const refused = await production('--store', 'state');
    expect(refused.exitCode).toBe(ExitCode.CouldNotRun);
    expect(refused.stderr).toContain(path('state'));
    expect(refused.stderr).toContain('--create-store');
    expect(existsSync(path('state'))).toBe(false);
    const made = await production('--store', 'state', '--create-store');
    expect(made.stderr).toMatch(/production use; it holds windows of 0 customers and 0 opt-outs/);
    expect((await production('--store', 'state')).stderr).not.toContain('--create-store');
    const again = await production('--store', 'state', '--create-store');
    expect(again.exitCode).toBe(ExitCode.CouldNotRun);
    expect(again.stderr).toContain('leave out --create-store');
  });

  it('takes a store that only holds opt-outs when it is told to, and counts them', async () => {
    const { production, does } = prepared();
    await does('suppressions', 'block', 'jane@example.com', 'joe@example.com', '--store', 'state');
    const refused = await production('--store', 'state');
    expect(refused.exitCode).toBe(ExitCode.CouldNotRun);
    expect(refused.stderr).toContain('2 opt-outs');
    expect((await production('--store', 'state', '--create-store')).stderr).toContain('2 opt-outs');
  });

  it('never converts a store of test runs', async () => {
    const { run, production } = prepared();
    await run('--sandbox', '--store', 'state');
    for (const options of [[], ['--create-store']]) {
      const { exitCode, stderr } = await production('--store', 'state', ...options);
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toMatch(/`test`.*`production`/);
    }
  });

  it('alone takes --create-store', async () => {
    const { run, path } = prepared();
    const { exitCode, stderr } = await run('--create-store', '--store', 'state', '--sandbox');
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('--create-store is for the first production run');
    expect(existsSync(path('state'))).toBe(false);
  });
});

describe('autotrigger stop', () => {
  it('holds runs until autotrigger start', async () => {
    const { run, does } = prepared();
    const sandbox = ['--sandbox', '--store', 'state', '--format', 'json'];
    await does('suppressions', 'block', 'nobody@example.com', '--store', 'state');
    const stopped = await does(
      'stop',
      '--store',
      'state',
      '--by',
      'ops@example.com',
      '--reason',
      'wrong rules',
    );
    expect(stopped.stdout).toContain('autotrigger start --store state');
    // A second one must not hide who stopped first.
    const again = await does('stop', '--store', 'state', '--reason', 'to be sure');
    expect(again.stdout).toMatch(/was stopped since .* \(wrong rules\) already, which stays; stopped/);
    const held = await run(...sandbox);
    expect(JSON.parse(held.stdout).outcomes).toMatchObject({ sent: 0 });
    expect(JSON.parse(held.stdout).outcomes.deferred).toBeGreaterThan(0);
    const { stdout } = await does('suppressions', 'doctor', '--store', 'state');
    expect(stdout).toMatch(/STORE_STOPPED.*wrong rules/);
    expect(stdout).not.toContain('ops@example.com');
    expect((await does('start', '--store', 'state')).stdout).toMatch(/started again; it was stopped since/);
    expect((await does('start', '--store', 'state')).stdout).toContain('was not stopped');
    expect(JSON.parse((await run(...sandbox)).stdout).outcomes.sent).toBeGreaterThan(0);
  });

  it('without a store holds the default stores that are there, and start wants to know which', async () => {
    const { run, does } = prepared();
    expect((await does('stop')).exitCode).toBe(ExitCode.CouldNotRun);
    await run('--sandbox', '--store', '.autotrigger/test');
    expect((await does('stop')).stdout).toMatch(/^\.autotrigger\/test: stopped/);
    expect((await does('start')).exitCode).toBe(ExitCode.CouldNotRun);
    expect((await does('start', '--env', 'test')).exitCode).toBe(ExitCode.Fine);
    const wrong = await does('start', '--env', 'production', '--store', '.autotrigger/test');
    expect(wrong.stderr).toMatch(/`test`.*`production`/);
  });
});
