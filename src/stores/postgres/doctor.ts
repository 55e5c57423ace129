/** Looks at a Postgres for what would make it forget a window: lost commits, a replica, missing tables. */
import type { Environment } from '../../shared/environment.js';
import type { StoreFinding } from '../port.js';
import { postgresSchemaVersion } from './schema.js';
import type { PostgresQuery } from './table.js';

type Row = Readonly<Record<string, unknown>>;

/** Asks the server as the pool's own user sees it: settings may differ by role and by database. */
export async function examinePostgres(
  query: PostgresQuery,
  prefix: string,
  environment: Environment,
): Promise<readonly StoreFinding[]> {
  // `to_regclass` gives null for a table that is missing, where a query of it would be an error.
  const [row = {}] = await query(`SELECT
    current_setting('synchronous_commit') AS synchronous_commit, current_setting('fsync') AS fsync,
    current_setting('full_page_writes') AS full_page_writes,
    current_setting('transaction_read_only') AS read_only, pg_is_in_recovery()::text AS replica,
    to_regclass('${prefix}meta')::text AS meta`);
  const version = await versionOf(query, prefix, row);
  return [
    ...durability(row, environment),
    ...reachability(row),
    ...(version === postgresSchemaVersion ? [] : [migration(version)]),
  ];
}

async function versionOf(query: PostgresQuery, prefix: string, { meta }: Row): Promise<number | undefined> {
  if (meta === null || meta === undefined) return undefined;
  const [row] = await query(`SELECT value FROM ${prefix}meta WHERE name = 'version'`);
  return row === undefined ? undefined : Number(row.value);
}

function durability(row: Row, environment: Environment): StoreFinding[] {
  const severity = environment === 'production' ? 'error' : 'warning';
  const findings: StoreFinding[] = [];
  // Of the server, and for every database on it: nothing that a step could set for itself.
  if (row.fsync === 'off' || row.full_page_writes === 'off') {
    const name = row.fsync === 'off' ? 'fsync' : 'full_page_writes';
    findings.push({
      severity,
      code: 'POSTGRES_UNSAFE_WRITES',
      message: `\`${name}\` is \`off\`: a power cut can damage the tables and forget windows`,
      fix: `set \`${name} = on\` and restart the server`,
    });
  }
  if (row.synchronous_commit === 'off') {
    findings.push({
      severity: 'warning',
      code: 'POSTGRES_ASYNC_COMMIT',
      message:
        '`synchronous_commit` is `off`: commits of the last moments are lost in a crash; autotrigger turns it on for the steps that must not be forgotten, and for nothing else in this database',
      fix: 'set `synchronous_commit = on` for the role or the database that autotrigger uses',
    });
  }
  return findings;
}

function reachability({ read_only, replica }: Row): StoreFinding[] {
  if (replica !== 'true' && read_only !== 'on') return [];
  return [
    {
      severity: 'error',
      code: 'POSTGRES_READ_ONLY',
      message:
        replica === 'true' ? 'the server is a read-only replica' : 'the sessions of the pool are read-only',
      fix: 'connect the pool to the primary, without `default_transaction_read_only`',
    },
  ];
}

function migration(version: number | undefined): StoreFinding {
  const newer = version !== undefined && version > postgresSchemaVersion;
  return {
    severity: 'error',
    code: 'POSTGRES_NOT_MIGRATED',
    message:
      version === undefined
        ? 'the tables of the store are missing'
        : `the tables are of version ${version}, and this package knows version ${postgresSchemaVersion}`,
    fix: newer ? 'update the package `autotrigger`' : 'call migrate() of the store',
  };
}
