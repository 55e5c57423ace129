/** In and out in bulk: history of the time before, do-not-contact lists, and moving to another store. */
import { type Clock, systemClock } from '../shared/clock.js';
import type { BlockEntry, CustomerEntry, SuppressionStore } from '../stores/port.js';
import { withUnknownScopes } from '../stores/row/unknown-scopes.js';
import type { Customers } from './customers.js';
import { type ImportReport, importRows } from './import-rows.js';

type Rows = Iterable<unknown> | AsyncIterable<unknown>;

/** One customer as it is exported: hashed, so of use only under the same secret. */
export type ExportedEntry = Pick<CustomerEntry, 'customer' | 'anchors' | 'handled' | 'block'>;

/**
 * Who was asked when, before the first day of use: rows `{ email, asked_at, interaction_id?, brand?, channel? }`.
 * A row of more than a day ahead of `clock` is refused. Rejects with STORE_UNAVAILABLE.
 */
export async function importHistory(
  customers: Customers,
  rows: Rows,
  clock: Clock = systemClock,
): Promise<ImportReport> {
  const { readHistoryRow } = await import('./rows.js');
  const now = clock.now();
  return importRows(
    rows,
    (row) => readHistoryRow(row, now),
    (past) => customers.recordRequest(past),
  );
}

/** Who must not be contacted: addresses, or rows `{ email, by?, reason?, at? }`. Rejects with STORE_UNAVAILABLE. */
export async function importBlocks(customers: Customers, rows: Rows): Promise<ImportReport> {
  const { readBlockRow } = await import('./rows.js');
  return importRows(rows, readBlockRow, ({ email, note }) => customers.block(email, note));
}

/** Everybody in the store, one at a time; no address is in it, because none is in the store. */
export async function* exportEntries(store: SuppressionStore): AsyncGenerator<ExportedEntry> {
  for await (const { customer, anchors, handled, block } of store.entries()) {
    yield { customer, anchors, handled, ...(block === undefined ? {} : { block }) };
  }
}

/**
 * Windows and do-not-contact entries of an export into another store that uses the same `keySecret`. Receipts stay
 * behind: an interaction that was handled there counts as new here, and is held back by its customer's window.
 * Rejects with STORE_UNAVAILABLE.
 */
export async function importEntries(store: SuppressionStore, rows: Rows): Promise<ImportReport> {
  const { readExportedRow } = await import('./rows.js');
  return importRows(rows, readExportedRow, async ({ customer, anchors, block }) => {
    if (anchors.length > 0) await store.anchor(customer, withUnknownScopes(anchors));
    if (block !== undefined) await store.block(customer, withoutAbsent(block));
  });
}

function withoutAbsent({
  at,
  by,
  reason,
}: {
  at: number;
  by?: string | undefined;
  reason?: string | undefined;
}): BlockEntry {
  return { at, ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) };
}
