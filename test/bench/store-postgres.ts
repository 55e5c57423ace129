/** postgresStore beside pg alone: an upsert a step, each flushed before it is answered. */

import { postgresScratch } from '../stores/postgres/scratch.js';
import { missing, postgresService } from '../support/services.js';
import type { StoreContender } from './store-contenders.js';

/** About as long as a row of ours. */
const bareValue = JSON.stringify({ value: 'x'.repeat(190) });

export const postgres: StoreContender = {
  name: 'postgres, 12 connections',
  async open() {
    if (await missing(postgresService)) return undefined;
    const { pool, store, drop } = await postgresScratch();
    await pool.query('CREATE TABLE bare (customer text PRIMARY KEY, value jsonb)');
    return {
      store,
      bare: async (customer) => {
        await pool.query(
          'INSERT INTO bare VALUES ($1, $2) ON CONFLICT (customer) DO UPDATE SET value = excluded.value RETURNING value',
          [customer, bareValue],
        );
      },
      close: drop,
    };
  },
};
