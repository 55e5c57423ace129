/** The Dockerfile of docs/how-to/container.md, carried out on a copy of this machine's file system, and its program run. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/testing/index.js';
import { freePort } from '../../support/processes.js';
import { closed } from '../../support/queue-trigger.js';
import { type Machine, noMachine, openMachine } from './machine.js';
import { fileOf, openPage } from './page.js';

type Instruction = readonly [name: string, rest: string];

function instructionsOf(dockerfile: string): Instruction[] {
  return dockerfile
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
      return [name, rest];
    });
}

const page = openPage('container');
const server = fileOf('shut-down', 'server.mjs');
const instructions = instructionsOf(page.file('Dockerfile'));
const all = (name: string): string[] =>
  instructions.filter(([instruction]) => instruction === name).map(([, rest]) => rest);
const one = (name: string): string => {
  const [rest = '', ...more] = all(name);
  expect([name, more]).toEqual([name, []]);
  return rest;
};
const seconds = (text: string, pattern: RegExp): number =>
  Number(pattern.exec(text)?.[1]?.replaceAll('_', ''));

afterAll(() => page.remove());

describe('the how-to on containers', () => {
  it('has a Dockerfile of known instructions, with what the page promises', () => {
    expect(page.files).toEqual(['Dockerfile', '.dockerignore', 'compose.yaml']);
    expect(instructions[0]).toEqual(['FROM', 'node:22-slim']);
    const known = [
      'FROM',
      'ENV',
      'WORKDIR',
      'COPY',
      'RUN',
      'VOLUME',
      'USER',
      'EXPOSE',
      'STOPSIGNAL',
      'HEALTHCHECK',
      'CMD',
    ];
    expect([...new Set(instructions.map(([name]) => name))].filter((name) => !known.includes(name))).toEqual(
      [],
    );
    expect(one('STOPSIGNAL')).toBe('SIGTERM');
    expect(one('USER')).toBe('node');
    expect(JSON.parse(one('CMD'))).toEqual(['node', 'server.mjs']);
  });

  it('waits longer for each than that waits for what it ends', () => {
    const [trigger, program] = [
      seconds(server, /timeoutMs: ([\d_]+)/),
      seconds(server, /exit\(1\), ([\d_]+)/),
    ];
    const grace = seconds(page.file('compose.yaml'), /stop_grace_period: (\d+)s/) * 1_000;
    expect([trigger, program, grace]).toEqual([trigger, program, grace].sort((a, b) => a - b));
    expect(trigger).toBeGreaterThan(10_000);
    expect(grace).toBe(seconds(page.text, /--stop-timeout (\d+)/) * 1_000);
    expect(grace).toBe(seconds(page.text, /terminationGracePeriodSeconds: (\d+)/) * 1_000);
  });
});

describe.skipIf(noMachine())('the container', () => {
  const app = '/app';
  const volume = one('VOLUME');
  const environment: Record<string, string> = {};
  let sandbox: Sandbox;
  let machine: Machine;

  beforeAll(async () => {
    sandbox = await startSandbox();
    machine = await openMachine();
    // What the reader's folder holds: the package as if it came from a registry, its lock, and rules.
    page.write('server.mjs', server);
    await page.run('autotrigger', ['init', 'example']);
    await page.run('cp', [inject('tarball'), 'autotrigger.tgz']);
    // With packages already there, npm leaves those of other systems out of the lock.
    await page.run('rm', ['-r', 'node_modules']);
    await page.run('npm', [
      'install',
      '--package-lock-only',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      './autotrigger.tgz',
    ]);
    await page.run('cp', ['-r', 'example/rules', 'rules']);
    await machine.copy(join(page.folder, 'autotrigger.tgz'), '/app/');
  });
  afterAll(async () => {
    await machine?.close();
    await sandbox?.close();
  });

  it('is built by its instructions', async () => {
    const npm = Object.entries(process.env).filter(([name]) =>
      /^npm_config_(?!local_prefix)|^HOME$/i.test(name),
    );
    await machine.run(['sh', '-c', 'getent passwd node || useradd --user-group node']);
    for (const [name, rest] of instructions) {
      if (name === 'ENV')
        Object.assign(environment, Object.fromEntries(rest.split(' ').map((pair) => pair.split('='))));
      if (name === 'WORKDIR') expect(rest).toBe(app);
      if (name === 'COPY') {
        const [target = '', ...sources] = rest.split(' ').reverse();
        const to = target === './' ? '/app/' : join(app, target);
        for (const source of sources) await machine.copy(join(page.folder, source), to);
      }
      if (name === 'RUN') {
        const env = { ...environment, ...Object.fromEntries(npm), npm_config_prefer_offline: 'true' };
        await machine.run(['sh', '-c', rest], { cwd: app, env: env as Record<string, string> });
      }
    }
    expect(await machine.run(['stat', '-c', '%U %a', volume])).toBe('node 700\n');
    await machine.makeReadOnly([volume]);
  }, 240_000);

  it('runs as the user node on a file system that is read-only, and ends in order within the grace period', async () => {
    const user = `${one('USER')}:node`;
    const env = {
      ...environment,
      PORT: String(await freePort()),
      ...{ AUTOTRIGGER_API_KEY: sandbox.testKey, VENDOR_URL: sandbox.url },
    };
    await expect(machine.run(['touch', '/app/file'])).rejects.toThrow('Read-only file system');
    const container = machine.start(JSON.parse(one('CMD')), { cwd: app, env, user, first: true });
    await container.says(/listening \d+/);
    const health = JSON.parse(/CMD (\[.*\])/.exec(one('HEALTHCHECK'))?.[1] ?? '') as string[];
    const check = () =>
      machine.run(
        health.map((part) => part.replace('3000', env.PORT)),
        { env, user },
      );
    await check();

    sandbox.fail('latency:6000');
    const body = JSON.stringify(closed('case-1'));
    const underWay = fetch(`http://127.0.0.1:${env.PORT}`, { method: 'POST', body });
    await expect.poll(() => sandbox.mostAtOnce, { timeout: 30_000 }).toBe(1);
    machine.kill(container, one('STOPSIGNAL') as NodeJS.Signals);
    await container.says('shutting down');
    expect(await (await underWay).json()).toEqual({ outcome: 'sent' });
    expect(await container.ended).toBe(0);
    await expect(check()).rejects.toThrow();
    expect(await machine.run(['find', volume, '-name', 'data.mdb', '-user', 'node'])).toContain('data.mdb');
  });
});
