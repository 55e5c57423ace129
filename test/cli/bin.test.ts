/** What only a process can show: pipes that close, signals, a kill half-way. */

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { ExitCode } from '../../src/cli/command.js';
import { ndjson, writeExample } from './support/example-input.js';
import { scratch } from './support/scratch.js';
import { spawnCli } from './support/spawn-cli.js';

const linesOf = (path: string): string[] =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];

const closedCase = (id: number, email: string): string =>
  `${JSON.stringify({
    ext_interaction_id: String(id),
    channel: 'email',
    status: 'closed',
    customer: { name: 'Jane', email },
    employee: { email: 'paul@example.org' },
  })}\n`;

describe('the process', () => {
  it('prints its version and ends', async () => {
    const { folder } = scratch();
    const running = spawnCli(['--version'], { cwd: folder });
    expect(await running.ended()).toBe(0);
    expect([running.stdout(), running.stderr()]).toEqual([`${version}\n`, '']);
  });

  it('keeps its word about files relative to where it is started', async () => {
    const place = scratch();
    writeExample(place);
    const running = spawnCli(['validate', 'rules'], { cwd: place.folder });
    expect(await running.ended()).toBe(0);
    expect(running.stdout()).toMatch(/^rules: valid, 3 rules/);
  });

  it('ends quietly when its reader goes away', async () => {
    const place = scratch();
    const rules = Array.from({ length: 4_000 }, (_, index) => ({
      name: `rule ${index}`,
      conditions: { all: [] },
    }));
    place.write('many.rules.json', { rules });
    const running = spawnCli(['validate', 'many.rules.json', '--format', 'json'], { cwd: place.folder });
    await once(running.process.stdout, 'data');
    running.process.stdout.destroy();
    expect(await running.ended()).toBe(2);
    expect(running.stderr()).toBe('');
  });

  it('finishes what is in flight on Ctrl-C, and reports', async () => {
    const place = scratch();
    writeExample(place);
    const running = spawnCli(['run', '-', '--sandbox', '--log', 'log.ndjson'], { cwd: place.folder });
    running.process.stdin.write(ndjson);
    await running.until(() => linesOf(place.path('log.ndjson')).length === 7);
    running.process.kill('SIGINT');
    expect(await running.ended()).toBe(1);
    expect(running.stdout()).toMatch(/^7 interactions/);
    expect(running.stdout()).toContain('interrupted: ');
    expect(running.stderr()).toContain('finishing what is in flight');
  });

  it('opens its log anew on SIGHUP, as logrotate sends it, and loses no receipt', async () => {
    const place = scratch();
    writeExample(place);
    const running = spawnCli(['run', '-', '--sandbox', '--log', 'log.ndjson'], { cwd: place.folder });
    const log = (name: string): string[] =>
      linesOf(place.path(name)).map((line) => JSON.parse(line).interactionId);
    running.process.stdin.write(closedCase(1, 'a@example.com'));
    await running.until(() => log('log.ndjson').length === 1);
    renameSync(place.path('log.ndjson'), place.path('log.ndjson.1'));
    running.process.stdin.write(closedCase(2, 'b@example.com'));
    await running.until(() => log('log.ndjson.1').length === 2);
    running.process.kill('SIGHUP');
    await running.until(() => existsSync(place.path('log.ndjson')));
    running.process.stdin.write(closedCase(3, 'c@example.com'));
    await running.until(() => log('log.ndjson').length === 1);
    running.process.stdin.end();
    expect(await running.ended()).toBe(0);
    expect([log('log.ndjson.1'), log('log.ndjson')]).toEqual([['1', '2'], ['3']]);
    expect(running.stdout()).toMatch(/^3 interactions/);
  });

  it('stops, and says so, when its log cannot be opened anew on SIGHUP', async () => {
    const place = scratch();
    writeExample(place);
    const argv = ['run', '-', '--sandbox', '--log', 'log.ndjson', '--format', 'json'];
    const running = spawnCli(argv, { cwd: place.folder });
    running.process.stdin.write(closedCase(1, 'a@example.com'));
    await running.until(() => linesOf(place.path('log.ndjson')).length === 1);
    renameSync(place.path('log.ndjson'), place.path('log.ndjson.1'));
    place.write('log.ndjson', 'not receipts\n');
    running.process.kill('SIGHUP');
    expect(await running.ended()).toBe(2);
    expect(JSON.parse(running.stdout()).outcomes.sent).toBe(1);
    expect(running.stderr()).toContain('it holds something else than receipts');
  });

  it('ends on SIGHUP without a log as on SIGTERM, and a second one does not cut it short', async () => {
    const place = scratch();
    writeExample(place);
    const running = spawnCli(['run', '-', '--sandbox', '--watch'], { cwd: place.folder });
    running.process.stdin.write(ndjson);
    // Rules are read before signals are taken, and the store is opened after it.
    await running.until(() => existsSync(place.path('.autotrigger/sandbox')));
    running.process.kill('SIGHUP');
    running.process.kill('SIGHUP');
    expect(await running.ended()).toBe(1);
    expect(running.stdout()).toContain('interrupted: ');
  });

  it('does the same on SIGTERM, also in the middle of a call', async () => {
    const place = scratch();
    writeExample(place);
    const vendor = spawnCli(
      ['sandbox', '--port', '0', '--latency', '600', '--ledger', 'ledger.ndjson', '--format', 'json'],
      { cwd: place.folder },
    );
    await vendor.until(() => vendor.stdout().includes('\n'));
    const { url, testKey } = JSON.parse(vendor.stdout());
    const running = spawnCli(['run', '-', '--base-url', url, '--log', 'log.ndjson'], {
      cwd: place.folder,
      env: { AUTOTRIGGER_API_KEY: testKey },
    });
    running.process.stdin.write(closedCase(0, 'first@example.com'));
    await running.until(() => linesOf(place.path('log.ndjson')).length === 1);
    running.process.stdin.write(closedCase(1, 'second@example.com'));
    await running.until(() => linesOf(place.path('ledger.ndjson')).length === 2);
    running.process.kill('SIGTERM');
    expect(await running.ended()).toBe(1);
    const receipts = linesOf(place.path('log.ndjson')).map((line) => JSON.parse(line).outcome);
    expect(receipts).toEqual(['sent', 'sent']);
    vendor.process.kill('SIGTERM');
    expect(await vendor.ended()).toBe(0);
    const last = vendor.stdout().trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toEqual({ accepted: 2, refused: 0, faults: 0 });
  });

  it('gives back on SIGTERM what only waits for its turn', async () => {
    const place = scratch();
    writeExample(place);
    const cases = Array.from({ length: 30 }, (_, id) => closedCase(id, `c${id}@example.com`));
    place.write('many.ndjson', cases.join(''));
    const argv = [
      'run',
      'many.ndjson',
      '--sandbox',
      '--rate',
      '1',
      '--log',
      'log.ndjson',
      '--format',
      'json',
    ];
    const running = spawnCli(argv, { cwd: place.folder });
    await running.until(() => linesOf(place.path('log.ndjson')).length > 0);
    running.process.kill('SIGTERM');
    expect(await running.ended()).toBe(1);
    const { sent, deferred } = JSON.parse(running.stdout()).outcomes;
    expect(deferred).toBeGreaterThan(10);
    expect(linesOf(place.path('log.ndjson'))).toHaveLength(sent + deferred);
  });

  it('has every receipt in its log when it is killed, also those behind one that is slow', async () => {
    const place = scratch();
    writeExample(place);
    const faults = ['--port', '0', '--fault-script', 'accept-then-drop', '--format', 'json'];
    const vendor = spawnCli(['sandbox', ...faults, '--ledger', 'ledger.ndjson'], { cwd: place.folder });
    await vendor.until(() => vendor.stdout().includes('\n'));
    const { url, testKey } = JSON.parse(vendor.stdout());
    const cases = Array.from({ length: 20 }, (_, id) => closedCase(id, `c${id}@example.com`));
    place.write('many.ndjson', cases.join(''));
    const running = spawnCli(
      ['run', 'many.ndjson', '--base-url', url, '--store', 'state', '--log', 'log.ndjson'],
      { cwd: place.folder, env: { AUTOTRIGGER_API_KEY: testKey } },
    );
    await running.until(() => linesOf(place.path('log.ndjson')).length === 19);
    running.process.kill('SIGKILL');
    expect(await running.ended()).toBe('SIGKILL');
    vendor.process.kill('SIGTERM');
    await vendor.ended();
  });

  it('leaves at once on a second Ctrl-C', async () => {
    const place = scratch();
    writeExample(place);
    const faults = [
      '--port',
      '0',
      '--fault-script',
      'accept-then-drop',
      '--ledger',
      'ledger.ndjson',
      '--format',
      'json',
    ];
    const vendor = spawnCli(['sandbox', ...faults], { cwd: place.folder });
    await vendor.until(() => vendor.stdout().includes('\n'));
    const { url, testKey } = JSON.parse(vendor.stdout());
    const env = { AUTOTRIGGER_API_KEY: testKey };
    const running = spawnCli(['run', 'in.ndjson', '--base-url', url, '--store', 'state'], {
      cwd: place.folder,
      env,
    });
    await running.until(() => linesOf(place.path('ledger.ndjson')).length > 0);
    running.process.kill('SIGINT');
    await running.until(() => running.stderr().includes('finishing'));
    running.process.kill('SIGINT');
    expect(await running.ended()).toBe('SIGINT');
  });

  it('killed half-way and started again, asks nobody twice and gives every interaction its receipt', async () => {
    const place = scratch();
    writeExample(place);
    const ids = Array.from({ length: 300 }, (_, index) => index);
    place.write('many.ndjson', ids.map((id) => closedCase(id, `customer${id % 220}@example.com`)).join(''));
    const argv = [
      'run',
      'many.ndjson',
      '--sandbox',
      '--store',
      'state',
      '--log',
      'log.ndjson',
      '--format',
      'json',
    ];
    const first = spawnCli(argv, { cwd: place.folder });
    await first.until(() => linesOf(place.path('log.ndjson')).length > 60);
    first.process.kill('SIGKILL');
    expect(await first.ended()).toBe('SIGKILL');
    const before = linesOf(place.path('state.sandbox.ndjson')).length;
    expect(before).toBeLessThan(220);

    const second = spawnCli(argv, { cwd: place.folder });
    await second.ended();
    const report = JSON.parse(second.stdout());
    expect(report.total).toBe(300);
    const asked = linesOf(place.path('state.sandbox.ndjson')).map(
      (line) => JSON.parse(line).request.customer.email,
    );
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toHaveLength(report.sandbox.acceptedBefore + report.sandbox.accepted);
    expect(report.sandbox.acceptedBefore).toBe(before);
    const receipts = linesOf(place.path('log.ndjson')).map((line) => JSON.parse(line).interactionId);
    expect(new Set(receipts)).toEqual(new Set(ids.map(String)));
  });
});

const bin = resolve(import.meta.dirname, '../../src/cli/bin.ts');

describe.skipIf(!existsSync('/dev/full'))('a disk without room for the results', () => {
  it.each([['validate', 'rules'], ['--version'], ['--help']])('makes `%s` fail, and say why', (...argv) => {
    const place = scratch();
    writeExample(place);
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), bin, ...argv],
      { cwd: place.folder, encoding: 'utf8', stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] },
    );
    expect(stderr).toContain('the results cannot be written');
    expect(status).toBe(ExitCode.CouldNotRun);
  });
});
