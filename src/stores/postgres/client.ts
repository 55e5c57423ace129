/** What is asked of the caller's Postgres pool, and one statement sent through it. */
import { isRetriable } from './errors.js';

/** `Pool` of pg, or anything with its `query`. */
export interface PostgresPool {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Sends a statement; each is a transaction of its own. */
export type PostgresQuery = (text: string, values?: unknown[]) => Promise<readonly Record<string, unknown>[]>;

const attempts = 10;

/** A statement that lost against a concurrent one was undone as a whole, so it is sent again. */
export function sendTo(pool: PostgresPool): PostgresQuery {
  return async (text, values) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { rows } = values === undefined ? await pool.query(text) : await pool.query(text, values);
        return rows as Record<string, unknown>[];
      } catch (error) {
        if (attempt >= attempts || !isRetriable(error)) throw error;
      }
    }
  };
}
