/** Customers as rows of one table: each step is one call of one function. */

import { parsed, rowOf, type StoredHandled } from '../remote/row.js';
import type { RemoteTable, SeenRow } from '../remote/steps.js';
import type { PostgresQuery } from './client.js';

const pageSize = 500;

export function postgresTable(query: PostgresQuery, prefix: string): RemoteTable {
  const columns = `customer, anchors::text, flights::text, handled::text, block, ${prefix}now() AS now`;

  return {
    async run(step, customer, ...rest) {
      const [row] = await query(`SELECT ${prefix}${step}($1, $2)::text AS reply`, [customer, rest]);
      return parsed<unknown[]>(row?.reply);
    },
    async row(customer) {
      const [row] = await query(`SELECT ${columns} FROM ${prefix}customers WHERE customer = $1`, [customer]);
      return row === undefined ? undefined : seenRow(row);
    },
    async *rows() {
      let last: string | null = null;
      for (;;) {
        const page: readonly Record<string, unknown>[] = await query(
          `SELECT ${columns} FROM ${prefix}customers WHERE $1::text IS NULL OR customer > $1
             ORDER BY customer LIMIT ${pageSize}`,
          [last],
        );
        for (const row of page) yield seenRow(row);
        if (page.length < pageSize) return;
        last = String(page.at(-1)?.customer);
      }
    },
  };
}

function seenRow({ customer, anchors, flights, handled, block, now }: Record<string, unknown>): SeenRow {
  return {
    customer: String(customer),
    now: Number(now),
    row: rowOf({
      anchors: String(anchors),
      flights: String(flights),
      handled: Object.entries(parsed<Record<string, StoredHandled>>(handled)),
      block: typeof block === 'string' ? block : undefined,
    }),
  };
}
