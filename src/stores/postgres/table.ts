/** Postgres as a table: one conditional statement a write, under READ COMMITTED and through PgBouncer, too. */
import type { StoreSettings } from '../settings.js';
import type { StoredRow, Table, TableState, TableWrite } from '../table.js';
import { isUndone } from './errors.js';
import { checkSchemaVersion } from './schema.js';

/** The rows in the table `<prefix>customers`. */
interface PostgresTable extends Table {
  /** What the first version kept beside its rows. */
  formerSettings(): Promise<StoreSettings | undefined>;
}

const pageSize = 500;
/** Not `now()`, which stands still from the start of a transaction on. */
const clock = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::float8';

/** `prefix` goes into the statements as it is: `postgresStore` lets nothing through but letters, digits and `_`. */
export function postgresTable(query: PostgresQuery, prefix: string): PostgresTable {
  const statements = statementsFor(`${prefix}customers`);

  async function read(key: string): Promise<TableState> {
    const [row] = await query(statements.read, [key]);
    return stateOf(row ?? {});
  }

  function send({ key, expected, version, text, notBefore, notAfter, durable }: TableWrite) {
    const conditions = [key, durable, notBefore, notAfter];
    if (text === undefined) return query(statements.remove, [...conditions, expected]);
    const row = inAscii(text);
    if (expected === undefined) return query(statements.insert, [...conditions, version, row]);
    return query(statements.update, [...conditions, version, row, expected]);
  }

  return {
    async open() {
      const [row] = await query(`SELECT value FROM ${prefix}meta WHERE name = 'version'`);
      checkSchemaVersion(Number(row?.value));
    },
    read,
    async write(given) {
      // In sessions stricter than READ COMMITTED a statement that lost is undone, with an error.
      const [row] = await send(given).catch((error: unknown) => {
        if (isUndone(error)) return [];
        throw error;
      });
      if (row !== undefined) return { written: true, now: Number(row.now) };
      return { written: false, ...(await read(given.key)) };
    },
    async *rows() {
      let last: string | null = null;
      for (;;) {
        const page: readonly Record<string, unknown>[] = await query(statements.page, [last]);
        for (const one of page) {
          const { row, now } = stateOf(one);
          if (row !== undefined) yield { key: String(one.customer), row, now };
        }
        if (page.length < pageSize) return;
        last = String(page.at(-1)?.customer);
      }
    },
    async size() {
      const [row] = await query(`SELECT pg_total_relation_size('${prefix}customers') AS bytes`);
      return Number(row?.bytes);
    },
    async formerSettings() {
      const names = "name = 'secret' OR name LIKE 'secret:%'";
      const rows = await query(`SELECT name, value FROM ${prefix}meta WHERE ${names}`);
      const secret = rows.find(({ name }) => name === 'secret')?.value;
      if (secret === undefined) return undefined;
      const others = rows.filter(({ name }) => name !== 'secret');
      return { secret: String(secret), fingerprints: others.map(({ value }) => String(value)) };
    },
  };
}

/**
 * Values: the customer, whether it must survive a crash, not before, not after; then version, row and expected version.
 * A statement that waited for another one sees what that one wrote, and its condition no longer holds.
 */
function statementsFor(table: string) {
  // Ends with the statement's own transaction. Where a session waits for nothing, a durable write waits all the same.
  const flush = `CASE WHEN NOT $2::boolean THEN 'off' WHEN current_setting('synchronous_commit') = 'off' THEN 'on'
    ELSE current_setting('synchronous_commit') END`;
  const timed = `(SELECT ${clock} AS now, set_config('synchronous_commit', ${flush}, true) AS flush) AS clock`;
  const inTime = 'clock.now BETWEEN $3::float8 AND $4::float8 AND clock.flush IS NOT NULL';
  const columns = `customer, version, row, written_at, ${clock} AS now`;
  return {
    // Gives the clock where there is no row, too.
    read: `SELECT version, row, written_at, ${clock} AS now
      FROM (VALUES ($1)) AS wanted (customer) LEFT JOIN ${table} USING (customer)`,
    page: `SELECT ${columns} FROM ${table} WHERE $1::text IS NULL OR customer > $1
      ORDER BY customer LIMIT ${pageSize}`,
    insert: `INSERT INTO ${table} (customer, version, row, written_at)
      SELECT $1, $5, $6, clock.now FROM ${timed} WHERE ${inTime}
      ON CONFLICT DO NOTHING RETURNING written_at AS now`,
    update: `UPDATE ${table} SET version = $5, row = $6, written_at = clock.now FROM ${timed}
      WHERE ${inTime} AND customer = $1 AND version = $7 RETURNING written_at AS now`,
    remove: `DELETE FROM ${table} USING ${timed}
      WHERE ${inTime} AND customer = $1 AND version = $5 RETURNING clock.now AS now`,
  };
}

/** The same JSON: a database may be in an encoding that lacks letters of ids and reasons. */
function inAscii(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function stateOf({ version, row, written_at, now }: Record<string, unknown>): TableState {
  if (typeof row !== 'string') return { now: Number(now) };
  const stored: StoredRow = { text: row, version: String(version), writtenAt: Number(written_at) };
  return { row: stored, now: Number(now) };
}

/** `Pool` of pg, or anything with its `query`. */
export interface PostgresPool {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Sends a statement; each is a transaction of its own. */
export type PostgresQuery = (text: string, values?: unknown[]) => Promise<readonly Record<string, unknown>[]>;

/** The rows alone. Without values the text may hold several statements, which pg then sends as one simple query. */
export function queryOf(pool: PostgresPool): PostgresQuery {
  return async (text, values) => {
    const { rows } = values === undefined ? await pool.query(text) : await pool.query(text, values);
    return rows as Record<string, unknown>[];
  };
}
