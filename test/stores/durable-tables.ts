/** Each durable table, made afresh for a test, with the means to put faults between it and its store. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { systemClock } from '../../src/shared/clock.js';
import { lmdbTable } from '../../src/stores/lmdb/table.js';
import { queryOf } from '../../src/stores/postgres/client.js';
import { postgresTable } from '../../src/stores/postgres/table.js';
import { connectionOf } from '../../src/stores/redis/client.js';
import { redisTable } from '../../src/stores/redis/table.js';
import type { Table } from '../../src/stores/table.js';
import { missing, postgresService, redisService } from '../support/services.js';
import { postgresScratch } from './postgres/scratch.js';

export interface OpenedTables {
  /** Another process's view of the same rows. */
  another(): Promise<Table>;
  close(): Promise<void>;
}

export interface DurableTable {
  readonly name: string;
  readonly isMissing: boolean;
  open(): Promise<OpenedTables>;
}

export const durableTables: readonly DurableTable[] = [
  {
    name: 'lmdb',
    isMissing: false,
    async open() {
      const folder = await mkdtemp(join(tmpdir(), 'autotrigger-table-'));
      const tables: Table[] = [];
      return {
        async another() {
          const table = lmdbTable(folder, systemClock);
          tables.push(table);
          return table;
        },
        async close() {
          for (const table of tables) await table.close?.();
          await rm(folder, { recursive: true });
        },
      };
    },
  },
  {
    name: 'redis',
    isMissing: await missing(redisService),
    async open() {
      const client = new Redis(redisService.url);
      const prefix = `tables:${randomUUID()}:`;
      return {
        another: async () => redisTable(connectionOf(client), prefix),
        async close() {
          const keys = await client.keys(`${prefix}*`);
          if (keys.length > 0) await client.del(keys);
          client.disconnect();
        },
      };
    },
  },
  {
    name: 'postgres',
    isMissing: await missing(postgresService),
    async open() {
      const { pool, drop } = await postgresScratch();
      return {
        another: async () => postgresTable(queryOf(pool), 'autotrigger_'),
        close: drop,
      };
    },
  },
];
