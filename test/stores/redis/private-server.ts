/** A Redis of one's own on a free port, from the binary on this machine: one that a test may kill and restart. */
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { type PrivateServer, privateServer } from '../../support/private-server.js';
import { findBinary, freePort, until } from '../../support/processes.js';
import { absent, answers } from '../../support/services.js';

export interface PrivateRedis extends PrivateServer {
  readonly port: number;
  readonly url: string;
}

const binary = await findBinary('redis-server');

/** For `describe.skipIf`. */
export const noPrivateRedis = (): boolean =>
  binary === undefined && absent('there is no redis-server binary');

export async function privateRedis(...settings: readonly string[]): Promise<PrivateRedis> {
  if (binary === undefined) throw new Error('there is no redis-server binary');
  const folder = await mkdtemp(join(tmpdir(), 'autotrigger-redis-'));
  const port = await freePort();
  const standard = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes'];
  const server = await privateServer({
    folder,
    launch: () =>
      spawn(binary, [...standard, '--appendfsync', 'always', '--save', '', ...settings], { stdio: 'ignore' }),
    ready: () => until('redis-server answers', () => answers({ host: '127.0.0.1', port })),
    signal: 'SIGKILL',
  });
  return { ...server, port, url: `redis://127.0.0.1:${port}` };
}

/** One command of a client of its own. */
export async function told(url: string, ...command: readonly [string, ...string[]]): Promise<unknown> {
  const client = new Redis(url);
  client.on('error', () => undefined);
  try {
    return await client.call(...command);
  } finally {
    client.disconnect();
  }
}

/** A Sentinel that watches the primary on this port as `main`; gives its own port. Ends with the test. */
export async function sentinelOf(primary: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'autotrigger-sentinel-'));
  const port = await freePort();
  const file = join(folder, 'sentinel.conf');
  writeFileSync(
    file,
    `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor main 127.0.0.1 ${primary} 1\nsentinel down-after-milliseconds main 1000\n`,
  );
  const child = spawn(binary ?? '', [file, '--sentinel'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `redis://127.0.0.1:${port}`;
  await until('the sentinel answers', async () =>
    told(url, 'PING').then(
      () => true,
      () => false,
    ),
  );
  return port;
}
