/** Where a run takes place: a folder for lmdb, a private server for Redis and Postgres, and what can happen to them. */
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresStore } from '../../src/stores/postgres/store.js';
import { privatePostgres } from '../stores/postgres/private-server.js';
import { privateRedis } from '../stores/redis/private-server.js';
import { openStore, type StorePlace } from './worker-stores.js';

export interface ChaosStore {
  readonly place: StorePlace;
  /** Kills the server, and starts it again after a while. */
  readonly restart?: () => Promise<void>;
  /** Puts a copy in the place of the data that processes have open. */
  readonly replace?: () => Promise<void>;
  /** Sets the clock of every process. */
  readonly stepClock?: (byMs: number) => Promise<void>;
  /** When the window of each interaction began, on the store's clock. */
  windows(): Promise<ReadonlyMap<string, number>>;
  remove(): Promise<void>;
}

const downForMs = 300;

export async function lmdbChaosStore(): Promise<ChaosStore> {
  const folder = await mkdtemp(join(tmpdir(), 'autotrigger-chaos-'));
  const clockFile = join(folder, 'clock');
  const place = { kind: 'lmdb', path: join(folder, 'store'), clockFile } as const;
  let offset = 0;
  await writeFile(clockFile, '0');
  return {
    place,
    stepClock: async (byMs) => {
      offset += byMs;
      await writeFile(`${clockFile}.next`, String(offset));
      await rename(`${clockFile}.next`, clockFile);
    },
    replace: async () => {
      const { path } = place;
      await rename(path, `${path}.away`);
      // What was being committed is in the file that is copied.
      await sleep(downForMs);
      await cp(`${path}.away`, `${path}.copy`, { recursive: true });
      await rename(`${path}.copy`, path);
      await rm(`${path}.away`, { recursive: true });
    },
    windows: () => windowsIn(place),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function redisChaosStore(): Promise<ChaosStore> {
  const server = await privateRedis();
  const place: StorePlace = { kind: 'redis', url: server.url, prefix: 'chaos:' };
  return {
    place,
    restart: async () => {
      await server.kill();
      await sleep(downForMs);
      await server.start();
    },
    windows: () => windowsIn(place),
    remove: server.remove,
  };
}

export async function postgresChaosStore(): Promise<ChaosStore> {
  const server = await privatePostgres();
  const prefix = `chaos_${randomBytes(3).toString('hex')}_`;
  const place: StorePlace = { kind: 'postgres', url: server.url, prefix };
  const pool = new pg.Pool({ connectionString: server.url, max: 1 });
  await postgresStore({ pool, prefix }).migrate();
  await pool.end();
  return {
    place,
    restart: async () => {
      await server.kill();
      await sleep(downForMs);
      await server.start();
    },
    windows: () => windowsIn(place),
    remove: server.remove,
  };
}

async function windowsIn(place: StorePlace): Promise<ReadonlyMap<string, number>> {
  const { store, close } = await openStore(place, 0, false);
  const windows = new Map<string, number>();
  for await (const { anchors } of store.entries()) {
    for (const { at, by } of anchors) windows.set(by, at);
  }
  await close();
  return windows;
}
