/** A schema of one's own in the shared Postgres, gone after the test; its store can be given another clock. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type PostgresStore, postgresStore } from '../../../src/stores/postgres/store.js';
import { postgresService } from '../../support/services.js';

export interface PostgresScratch {
  readonly pool: pg.Pool;
  /** Leads to the schema. */
  readonly url: string;
  /** Migrated. */
  readonly store: PostgresStore;
  /** Removes every customer. */
  clear(): Promise<void>;
  /** From now on the server's clock stands at `now`, as far as the store can see. */
  setClock(now: number): Promise<void>;
  drop(): Promise<void>;
}

export async function postgresScratch(settings = ''): Promise<PostgresScratch> {
  const schema = `autotrigger_test_${randomBytes(6).toString('hex')}`;
  // pg_catalog comes last, so that a clock of the test's own can stand before that of the server.
  const pool = new pg.Pool({
    connectionString: postgresService.url,
    max: 12,
    options: `-c search_path=${schema},pg_catalog ${settings}`,
  });
  await pool.query(`CREATE SCHEMA ${schema}`);
  const store = postgresStore({ pool });
  await store.migrate();
  const url = new URL(postgresService.url);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return {
    pool,
    url: url.href,
    store,
    clear: async () => {
      await pool.query('DELETE FROM autotrigger_customers');
    },
    setClock: async (now) => {
      await pool.query(
        `CREATE TABLE IF NOT EXISTS clock (one int PRIMARY KEY DEFAULT 1, now float8);
         INSERT INTO clock (now) VALUES (${now}) ON CONFLICT (one) DO UPDATE SET now = excluded.now;
         CREATE OR REPLACE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
           'SELECT to_timestamp(now / 1000) FROM ${schema}.clock'`,
      );
    },
    drop: async () => {
      await pool.query(`DROP SCHEMA ${schema} CASCADE`);
      await pool.end();
    },
  };
}
