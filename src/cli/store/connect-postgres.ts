/** `postgres://…`, with a schema, a prefix and a time limit in its parameters. */
import type { PoolConfig } from 'pg';
import { usageError } from '../options.js';
import type { OpenedStore } from './connection.js';
import { driver, understood, withoutPassword } from './connection.js';
import { readStoreUrl } from './store-url.js';

/**
 * Not opened yet: the tables may have to be made first. Rejects with USAGE where the address cannot be read, or `pg` is
 * not installed.
 */
export async function connectPostgres(given: string): Promise<OpenedStore> {
  const { location, prefix, schema, timeoutMs } = readStoreUrl(given);
  if (schema !== undefined && !/^[a-z_][a-z0-9_]*$/.test(schema)) {
    throw usageError(
      'the schema in the address of the store is no plain name',
      'use lower-case letters, digits and `_`, not a digit first',
    );
  }
  const [{ default: pg }, { postgresStore }] = await Promise.all([
    driver('pg', () => import('pg')),
    import('../../stores/postgres/store.js'),
  ]);
  const config: PoolConfig = { connectionString: location, connectionTimeoutMillis: timeoutMs };
  // A connection that answers nothing is given up, so that the pool makes another: to the server that took over.
  const pool = understood(location, () => new pg.Pool({ ...config, query_timeout: timeoutMs }));
  // An idle connection that breaks is an event of the pool, which ends the process where nobody listens; the step that
  // uses a connection next reports it.
  pool.on('error', () => undefined);
  const named = { ...(prefix !== undefined && { prefix }), ...(schema !== undefined && { schema }) };
  const store = postgresStore({ pool, timeoutMs, ...named });
  const close = async (): Promise<void> => {
    await store.close();
    await pool.end();
  };
  // Converting the tables of an older version may take as long as it takes.
  const migrate = async (): Promise<void> => {
    const patient = new pg.Pool({ ...config, max: 1 });
    patient.on('error', () => undefined);
    try {
      await postgresStore({ pool: patient, ...named }).migrate();
    } finally {
      await patient.end();
    }
  };
  return { store, name: withoutPassword(location), close, migrate };
}
