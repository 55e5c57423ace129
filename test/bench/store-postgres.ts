/** postgresStore beside pg alone: a read, and an upsert a step, as durable as the store's. */
import { postgresScratch } from '../stores/postgres/scratch.js';
import { missing, postgresService } from '../support/services.js';
import { built } from './built.js';
import type { StoreContender } from './store-contenders.js';

/** About as long as a row of ours. */
const bareValue = 'x'.repeat(200);
const upsert = `INSERT INTO bare SELECT $1, $2 FROM set_config('synchronous_commit', $3, true)
  ON CONFLICT (customer) DO UPDATE SET value = excluded.value RETURNING value`;

export const postgres: StoreContender = {
  name: 'postgres, 12 connections',
  async open(earlierBuild) {
    if (await missing(postgresService)) return undefined;
    const { pool, drop } = await postgresScratch();
    await pool.query('CREATE TABLE bare (customer text PRIMARY KEY, value text)');
    const store = built.postgresStore({ pool });
    const earlier = earlierBuild?.postgresStore({ pool, prefix: 'earlier_' });
    await earlier?.migrate();
    return {
      store,
      earlier,
      async bare(customer) {
        await pool.query('SELECT value FROM bare WHERE customer = $1', [customer]);
        // A reservation is not flushed.
        for (const flush of ['off', 'on', 'on']) await pool.query(upsert, [customer, bareValue, flush]);
      },
      close: drop,
    };
  },
};
