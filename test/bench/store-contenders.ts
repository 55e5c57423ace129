/** The stores that are measured, each beside the bare client that makes as many round trips or transactions. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import type { SuppressionStore } from '../../src/stores/port.js';
import { built } from './built.js';
import { postgres } from './store-postgres.js';
import { redis } from './store-redis.js';

/** What a build of the package exports: this one's, or an earlier one's to measure in turn with it. */
export type Build = Pick<typeof built, 'memoryStore' | 'lmdbStore' | 'redisStore' | 'postgresStore'>;

export interface Measured {
  readonly store: SuppressionStore;
  /** The same store of an earlier build, on the same server or disk. */
  readonly earlier?: SuppressionStore | undefined;
  /** What the store does for one request, by the client alone: as many round trips, and as durable. */
  readonly bare?: (customer: string) => Promise<void>;
  close(): Promise<void>;
}

export interface StoreContender {
  readonly name: string;
  /** Undefined, after a word on stderr, when a service it needs is not there. */
  open(earlier: Build | undefined): Promise<Measured | undefined>;
}

/** About as long as a row of ours: the comparison is of work, not of bytes. */
const bareValue = Buffer.alloc(200, 'x');
const transactions = 3;

const memory: StoreContender = {
  name: 'memory',
  async open(earlier) {
    const store = built.memoryStore({ quiet: true });
    return { store, earlier: earlier?.memoryStore({ quiet: true }), close: () => store.close() };
  },
};

const lmdb: StoreContender = {
  name: 'lmdb',
  async open(earlierBuild) {
    const folder = await mkdtemp(join(tmpdir(), 'autotrigger-bench-'));
    const store = built.lmdbStore({ path: join(folder, 'store') });
    const earlier = earlierBuild?.lmdbStore({ path: join(folder, 'earlier') });
    const bare = open<Buffer, string>({
      path: join(folder, 'bare'),
      overlappingSync: false,
      encoding: 'binary',
    });
    return {
      store,
      earlier,
      async bare(customer) {
        for (let count = 0; count < transactions; count += 1) {
          await bare.transaction(() => {
            bare.get(customer);
            void bare.put(customer, bareValue);
          });
        }
      },
      async close() {
        await store.close();
        await earlier?.close();
        await bare.close();
        await rm(folder, { recursive: true });
      },
    };
  },
};

export const contenders: readonly StoreContender[] = [memory, lmdb, redis, postgres];
