/** The store of one worker process, from a description that fits into a message. */
import { readFileSync } from 'node:fs';
import type { Clock } from '../../src/shared/clock.js';
import { lmdbStore } from '../../src/stores/lmdb/store.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { postgresStore } from '../../src/stores/postgres/store.js';
import { redisStore } from '../../src/stores/redis/store.js';
import { naiveStore } from './naive-store.js';

export type StorePlace =
  | { readonly kind: 'lmdb'; readonly path: string; readonly clockFile: string }
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly prefix: string };

export interface OpenedStore {
  readonly store: SuppressionStore;
  readonly clock: Clock | undefined;
  close(): Promise<void>;
}

/** `group` stands for a machine: the groups of one Redis use different clients. */
export async function openStore(place: StorePlace, group: number, naive: boolean): Promise<OpenedStore> {
  const { store, ...rest } = await opened(place, group);
  return { store: naive ? naiveStore(store) : store, ...rest };
}

async function opened(place: StorePlace, group: number): Promise<OpenedStore> {
  switch (place.kind) {
    case 'lmdb': {
      const clock = steppedClock(place.clockFile);
      const store = lmdbStore({ path: place.path, clock });
      return { store, clock, close: () => store.close() };
    }
    case 'redis':
      return group % 2 === 0 ? withIoredis(place) : withNodeRedis(place);
    case 'postgres': {
      const { default: pg } = await import('pg');
      const pool = new pg.Pool({ connectionString: place.url, max: 4, connectionTimeoutMillis: 1_000 });
      pool.on('error', () => {});
      return {
        store: postgresStore({ pool, prefix: place.prefix }),
        clock: undefined,
        close: () => pool.end(),
      };
    }
  }
}

async function withIoredis({ url, prefix }: { url: string; prefix: string }): Promise<OpenedStore> {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => {});
  const store = redisStore({ client, prefix, timeoutMs: 1_000 });
  return { store, clock: undefined, close: async () => client.disconnect() };
}

async function withNodeRedis({ url, prefix }: { url: string; prefix: string }): Promise<OpenedStore> {
  const { createClient } = await import('redis');
  const client = createClient({ url, socket: { reconnectStrategy: 50 } });
  client.on('error', () => {});
  await client.connect();
  const store = redisStore({ client, prefix, timeoutMs: 1_000 });
  return { store, clock: undefined, close: async () => client.destroy() };
}

/** One clock for all processes, which somebody else steps: the machine's, plus what stands in a file. */
function steppedClock(file: string): Clock {
  return { now: () => Date.now() + Number(readFileSync(file, 'utf8')) };
}
