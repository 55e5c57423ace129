/** The stores that are measured, each beside the bare client that makes as many durable round trips. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import type { SuppressionStore } from '../../src/stores/port.js';
import { built } from './built.js';
import { postgres } from './store-postgres.js';
import { redis } from './store-redis.js';

const { lmdbStore, memoryStore } = built;

export interface Measured {
  readonly store: SuppressionStore;
  /** One round trip that reads a customer's value, writes it back a little larger, and is as durable as the store. */
  readonly bare?: (customer: string) => Promise<void>;
  close(): Promise<void>;
}

export interface StoreContender {
  readonly name: string;
  /** Undefined, after a word on stderr, when a service it needs is not there. */
  open(): Promise<Measured | undefined>;
}

/** About as long as a row of ours: the comparison is of work, not of bytes. */
const bareValue = Buffer.alloc(96, 'x');

const memory: StoreContender = {
  name: 'memory',
  async open() {
    const store = memoryStore({ quiet: true });
    return { store, close: () => store.close() };
  },
};

const lmdb: StoreContender = {
  name: 'lmdb',
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'autotrigger-bench-'));
    const store = lmdbStore({ path: join(folder, 'store') });
    const bare = open<Buffer, string>({
      path: join(folder, 'bare'),
      overlappingSync: false,
      encoding: 'binary',
    });
    return {
      store,
      bare: (customer) =>
        bare.transaction(() => {
          bare.get(customer);
          void bare.put(customer, bareValue);
        }),
      async close() {
        await store.close();
        await bare.close();
        await rm(folder, { recursive: true });
      },
    };
  },
};

export const contenders: readonly StoreContender[] = [memory, lmdb, redis, postgres];
