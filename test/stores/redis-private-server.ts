/** A Redis of one's own on a free port, from the binary on this machine: one that a test may kill and restart. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinary, freePort, until } from '../support/processes.js';
import { absent, answers } from '../support/services.js';

export interface PrivateRedis {
  readonly port: number;
  readonly url: string;
  /** SIGKILL: what a crash leaves is what the append-only file holds. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

const binary = await findBinary('redis-server');

/** For `describe.skipIf`. */
export const noPrivateRedis = (): boolean =>
  binary === undefined && absent('there is no redis-server binary');

export async function privateRedis(...settings: readonly string[]): Promise<PrivateRedis> {
  if (binary === undefined) throw new Error('there is no redis-server binary');
  const folder = await mkdtemp(join(tmpdir(), 'autotrigger-redis-'));
  const port = await freePort();
  let server: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const standard = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes'];
    server = spawn(binary, [...standard, '--appendfsync', 'always', '--save', '', ...settings], {
      stdio: 'ignore',
    });
    await until('redis-server answers', () => answers({ host: '127.0.0.1', port }));
  };
  const kill = async (): Promise<void> => {
    const running = server;
    server = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  };

  // A test that fails half-way must not leave a server behind.
  process.once('exit', () => server?.kill('SIGKILL'));
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
