/** In and out in bulk: history of the time before, do-not-contact lists, and moving to another store. */
import { type Clock, systemClock } from '../shared/clock.js';
import { memoizeAsync } from '../shared/memoize-async.js';
import type { CustomerEntry, SuppressionStore } from '../stores/port.js';
import type { BlockEntry } from '../stores/port-steps.js';
import { withUnknownScopes } from '../stores/row/row.js';
import type { Customers } from './customers.js';
import { type ImportReport, importRows } from './import-rows.js';
import type { KeySecret } from './keys.js';
import { assertExportedUnder, noteSecret, secretsFor } from './store-notes.js';

type Rows = Iterable<unknown> | AsyncIterable<unknown>;

/** One customer as it is exported: hashed, so of use only under the same secret. */
type ExportedEntry = Pick<CustomerEntry, 'customer' | 'anchors' | 'handled' | 'block'>;

/** What an export begins with. */
interface ExportedSecrets {
  readonly secrets: readonly string[];
}

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

/**
 * Everybody in the store, one at a time; no address is in it, because none is in the store. First come the fingerprints of
 * the secrets that the keys were made with, where the store knows them.
 */
export async function* exportEntries(
  store: SuppressionStore,
): AsyncGenerator<ExportedEntry | ExportedSecrets> {
  const secrets = (await store.knownSecrets?.()) ?? [];
  if (secrets.length > 0) yield { secrets };
  for await (const { customer, anchors, handled, block } of store.entries()) {
    yield { customer, anchors, handled, ...(block === undefined ? {} : { block }) };
  }
}

/**
 * Windows and do-not-contact entries of an export into another store that uses the same `keySecret`. Receipts stay
 * behind: an interaction that was handled there counts as new here, and is held back by its customer's window.
 * Rejects with STORE_UNSAFE where the export or the store was filled under another secret, and with STORE_UNAVAILABLE.
 */
export async function importEntries(
  store: SuppressionStore,
  rows: Rows,
  keySecret?: KeySecret,
): Promise<ImportReport> {
  const { readExportedRow } = await import('./rows.js');
  const secrets = await secretsFor(store, keySecret);
  // The next process must give this secret again, as after a request.
  const note = memoizeAsync(() => noteSecret(store, secrets));
  return importRows(rows, readExportedRow, async (row) => {
    if ('secrets' in row) {
      assertExportedUnder(row.secrets, secrets);
      return;
    }
    await note();
    const { customer, anchors, block } = row;
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
