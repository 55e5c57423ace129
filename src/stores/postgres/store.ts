/** A store in Postgres: several machines share it, one statement a step, on the server's clock. */
import { randomBytes } from 'node:crypto';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { memoizeAsync } from '../../shared/memoize-async.js';
import { invalidOption } from '../../shared/options.js';
import type { StoreStatistics, SuppressionStore } from '../port.js';
import { callRemote, checkedTimeout, type RemoteOptions } from '../remote/remote.js';
import { remoteSteps } from '../remote/steps.js';
import { type PostgresPool, type PostgresQuery, sendTo } from './client.js';
import { postgresDoctor } from './doctor.js';
import { postgresRemedy } from './errors.js';
import { migrationText, postgresSchemaVersion } from './schema.js';
import { postgresTable } from './table.js';

export type { PostgresPool } from './client.js';

export interface PostgresStoreOptions {
  /** Yours, and yours to end. */
  readonly pool: PostgresPool;
  /**
   * Before the name of each table and function; `autotrigger_` unless set. Lower-case letters, digits and `_`, at
   * most 40. They stand in the first schema of the connection's `search_path`.
   */
  readonly prefix?: string;
  /** How long a step may take before it counts as not answered, in milliseconds; 5000 unless set. */
  readonly timeoutMs?: number;
}

export interface PostgresStore extends SuppressionStore {
  /**
   * Makes the tables and functions, or brings them up to this version of the package. Run it once before the first
   * use and after each update; running it again, also from several places at once, does no harm.
   */
  migrate(): Promise<void>;
}

/** Needs Postgres 12 or newer, and `migrate()` before the first use. */
export function postgresStore({
  pool,
  prefix = 'autotrigger_',
  timeoutMs = 5_000,
}: PostgresStoreOptions): PostgresStore {
  checkOptions(pool, prefix);
  const remote: RemoteOptions = {
    store: 'postgres',
    timeoutMs: checkedTimeout('postgresStore', timeoutMs),
    remedy: postgresRemedy,
  };
  const send = sendTo(pool);
  const query: PostgresQuery = (text, values) => callRemote(remote, () => send(text, values));

  const statistics = async (): Promise<StoreStatistics> => {
    const [row] = await query(
      `SELECT count(*) AS customers, count(block) AS blocked, pg_total_relation_size('${prefix}customers') AS bytes,
         coalesce(sum((SELECT count(*) FROM jsonb_array_elements(flights) AS flight
           WHERE (flight->>'leaseUntil')::float8 > ${prefix}now())), 0) AS in_flight
         FROM ${prefix}customers
         WHERE anchors <> '[]' OR handled <> '{}' OR block IS NOT NULL OR EXISTS (
           SELECT FROM jsonb_array_elements(flights) AS flight
             WHERE flight->>'state' = 'dispatching' OR (flight->>'leaseUntil')::float8 > ${prefix}now())`,
    );
    const number = (name: string): number => Number(row?.[name]);
    return {
      customers: number('customers'),
      blocked: number('blocked'),
      inFlight: number('in_flight'),
      bytes: number('bytes'),
    };
  };

  return Object.freeze<PostgresStore>({
    ...remoteSteps(postgresTable(query, prefix)),
    name: 'postgres',
    durable: true,
    async migrate() {
      await query(migrationText(prefix));
    },
    async open() {
      const [row] = await query(`SELECT value FROM ${prefix}meta WHERE name = 'version'`);
      checkVersion(Number(row?.value));
    },
    secret: memoizeAsync(async () => {
      const fresh = randomBytes(32).toString('base64url');
      await query(`INSERT INTO ${prefix}meta VALUES ('secret', $1) ON CONFLICT DO NOTHING`, [fresh]);
      const [row] = await query(`SELECT value FROM ${prefix}meta WHERE name = 'secret'`);
      return String(row?.value);
    }),
    async knownSecrets() {
      const rows = await query(`SELECT value FROM ${prefix}meta WHERE name LIKE 'secret:%'`);
      return rows.map(({ value }) => String(value));
    },
    async noteSecret(fingerprint) {
      const values = [`secret:${fingerprint}`, fingerprint];
      await query(`INSERT INTO ${prefix}meta VALUES ($1, $2) ON CONFLICT DO NOTHING`, values);
    },
    statistics,
    doctor: (context) => postgresDoctor(query, prefix, context),
    /** The pool is the caller's. */
    async close() {},
  });
}

function checkOptions(pool: unknown, prefix: unknown): void {
  if (typeof pool !== 'object' || pool === null || !('query' in pool) || typeof pool.query !== 'function') {
    throw invalidOption(
      'the option `pool` of postgresStore has no method `query`',
      'pass `new Pool({ connectionString })` of pg',
    );
  }
  if (typeof prefix !== 'string' || !/^[a-z_][a-z0-9_]{0,39}$/.test(prefix)) {
    throw invalidOption(
      `the option \`prefix\` of postgresStore is \`${String(prefix)}\`, which cannot begin the name of a table`,
      'use lower-case letters, digits and `_`, not a digit first, at most 40 characters',
    );
  }
}

function checkVersion(version: number): void {
  if (version === postgresSchemaVersion) return;
  const newer = version > postgresSchemaVersion;
  throw new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the postgres store cannot be used: its tables are of version ${version}, and this package knows version ${postgresSchemaVersion}`,
    { fix: newer ? 'update the package `autotrigger`' : 'call migrate() of the store' },
  );
}
