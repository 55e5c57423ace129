/** Rows from elsewhere into the store: many at a time, bad ones counted and named, never a reason to stop. */
import { isUnreadableRecord } from '../interaction/unreadable.js';

/** What an import came to. Doing it again is harmless. */
export interface ImportReport {
  readonly imported: number;
  readonly refused: number;
  /** Of those imported, how many addresses stood in a name, brackets, quotes or the like that were taken away. */
  readonly unwrapped: number;
  /** The first hundred refused rows: which, counted from 1, and why. Never what stood in them. */
  readonly problems: readonly { readonly row: number; readonly message: string }[];
}

/** A row as it is to be stored, or what is wrong with it. */
export type ReadRow<Value> =
  | { readonly value: Value; readonly isUnwrapped?: boolean; readonly isNoEntry?: boolean }
  | { readonly problem: string };

/** Rows written at once: enough to keep a database busy, and few enough to hold in memory. */
const together = 256;
const problemsKept = 100;

/** Rejects with STORE_UNAVAILABLE when the store becomes unavailable half-way. */
export async function importRows<Value>(
  rows: Iterable<unknown> | AsyncIterable<unknown>,
  read: (row: unknown) => ReadRow<Value>,
  store: (value: Value) => Promise<void>,
): Promise<ImportReport> {
  const problems: { row: number; message: string }[] = [];
  let number = 0;
  let imported = 0;
  let refused = 0;
  let unwrapped = 0;
  let waiting: Value[] = [];
  const flush = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    await Promise.all(batch.map(store));
    imported += batch.length;
  };
  for await (const row of rows) {
    number += 1;
    const result = isUnreadableRecord(row) ? { problem: row.message } : read(row);
    if ('problem' in result) {
      refused += 1;
      if (problems.length < problemsKept) {
        problems.push({ row: number, message: result.problem });
      }
      continue;
    }
    // Counted, because who reads the report should look at a few: a list from elsewhere may mean another address.
    if (result.isUnwrapped === true) unwrapped += 1;
    // Before anything is written: it may stop the import.
    if (result.isNoEntry === true) {
      await store(result.value);
      continue;
    }
    waiting.push(result.value);
    if (waiting.length === together) await flush();
  }
  await flush();
  return { imported, refused, unwrapped, problems };
}
