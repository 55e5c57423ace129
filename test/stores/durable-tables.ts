/** Each durable table, made afresh for a test, with the means to put faults between it and its store. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { systemClock } from '../../src/shared/clock.js';
import { type LmdbTable, lmdbTable } from '../../src/stores/lmdb/table.js';
import { postgresTable, queryOf } from '../../src/stores/postgres/table.js';
import { connectionOf } from '../../src/stores/redis/client.js';
import { redisTable } from '../../src/stores/redis/table.js';
import type { Table } from '../../src/stores/table.js';
import { missing, postgresService, redisService } from '../support/services.js';
import { postgresScratch } from './postgres/scratch.js';

/** Where a table is, so that another process can open it. */
export type TablePlace =
  | { readonly name: 'lmdb'; readonly folder: string }
  | { readonly name: 'redis'; readonly prefix: string }
  | { readonly name: 'postgres'; readonly url: string };

export interface OpenedTables {
  readonly place: TablePlace;
  /** Another process's view of the same rows. */
  another(): Promise<Table>;
  close(): Promise<void>;
}

export interface DurableTable {
  readonly name: TablePlace['name'];
  readonly isMissing: boolean;
  open(): Promise<OpenedTables>;
}

/** One view of it, on a connection of its own. */
export async function openTable(place: TablePlace): Promise<{ table: Table; close(): Promise<unknown> }> {
  switch (place.name) {
    case 'lmdb': {
      const table = lmdbTable(place.folder, systemClock);
      return { table, close: () => table.close() };
    }
    case 'redis': {
      const client = new Redis(redisService.url);
      const table = redisTable(connectionOf(client), place.prefix);
      return { table, close: async () => client.disconnect() };
    }
    case 'postgres': {
      const pool = new pg.Pool({ connectionString: place.url, max: 2 });
      return { table: postgresTable(queryOf(pool), 'autotrigger_'), close: () => pool.end() };
    }
  }
}

export const durableTables: readonly DurableTable[] = [
  {
    name: 'lmdb',
    isMissing: false,
    async open() {
      const folder = await mkdtemp(join(tmpdir(), 'autotrigger-table-'));
      const tables: LmdbTable[] = [];
      return {
        place: { name: 'lmdb', folder },
        async another() {
          const table = lmdbTable(folder, systemClock);
          tables.push(table);
          return table;
        },
        async close() {
          for (const table of tables) await table.close();
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
        place: { name: 'redis', prefix },
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
      const { pool, url, drop } = await postgresScratch();
      return {
        place: { name: 'postgres', url },
        another: async () => postgresTable(queryOf(pool), 'autotrigger_'),
        close: drop,
      };
    },
  },
];
