/** A store in Postgres: several machines share it, one statement a round trip, on the server's clock. */
import { invalidOption, refuseSlips } from '../../shared/options.js';
import { unavailable } from '../limited-calls.js';
import type { SuppressionStore } from '../port.js';
import { tableStore, withReserveAndBegin } from '../table-store.js';
import { examinePostgres } from './doctor.js';
import { postgresRemedy } from './errors.js';
import { migrationText, qualified } from './schema.js';
import { type PostgresPool, postgresTable, queryOf } from './table.js';

export type { PostgresPool } from './table.js';

/** One database that all processes share. */
export interface PostgresStoreOptions {
  /** Yours, and yours to end. */
  readonly pool: PostgresPool;
  /**
   * Before the name of each table; `autotrigger_` unless set. Lower-case letters, digits and `_`, at
   * most 40.
   */
  readonly prefix?: string;
  /**
   * In which the tables stand, and which must be there; unless set, the first one of the connection's `search_path`.
   * Lower-case letters, digits and `_`.
   */
  readonly schema?: string;
  /** How long a call may take before it counts as not answered, in milliseconds; 5000 unless set. */
  readonly timeoutMs?: number;
}

/** The store, with what makes its tables. */
export interface PostgresStore extends SuppressionStore {
  /**
   * Makes the tables, or brings them up to this version of the package; what the first version wrote is converted. Run it once before the first
   * use and after each update; running it again, also from several places at once, does no harm.
   */
  migrate(): Promise<void>;
}

/** Needs Postgres 12 or newer, and `migrate()` before the first use. Throws OPTION_INVALID. */
export function postgresStore(options: PostgresStoreOptions): PostgresStore {
  refuseSlips(options, ['pool', 'prefix', 'schema', 'timeoutMs']);
  const { pool, prefix = 'autotrigger_', schema, timeoutMs = 5_000 } = options;
  checkOptions(pool, prefix, schema);
  const query = queryOf(pool);
  const names = { prefix, schema };
  const table = postgresTable(query, qualified(names));
  const store = tableStore(table, {
    name: 'postgres',
    timeoutMs,
    explain: postgresRemedy,
    formerSettings: table.formerSettings,
    doctor: ({ environment }) => examinePostgres(query, qualified(names), environment),
  });
  const migrate = async (): Promise<void> => {
    try {
      await query(migrationText(names));
    } catch (error) {
      throw unavailable('postgres', error, postgresRemedy);
    }
  };
  const { reserveAndBegin } = store;
  return withReserveAndBegin({ ...store, migrate }, reserveAndBegin);
}

function checkOptions(pool: unknown, prefix: unknown, schema: unknown = 'public'): void {
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
  if (typeof schema !== 'string' || !/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw invalidOption(
      `the option \`schema\` of postgresStore is \`${String(schema)}\`, which is no plain name`,
      'use lower-case letters, digits and `_`, not a digit first',
    );
  }
}
