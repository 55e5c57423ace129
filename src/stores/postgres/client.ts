/** What is asked of the caller's Postgres pool, and one statement sent through it. */

/** `Pool` of pg, or anything with its `query`. */
export interface PostgresPool {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Sends a statement; each is a transaction of its own. */
export type PostgresQuery = (text: string, values?: unknown[]) => Promise<readonly Record<string, unknown>[]>;

export function queryOf(pool: PostgresPool): PostgresQuery {
  return async (text, values) => {
    const { rows } = values === undefined ? await pool.query(text) : await pool.query(text, values);
    return rows as Record<string, unknown>[];
  };
}
