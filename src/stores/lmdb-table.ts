/** The rows of an lmdb store. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RangeOptions } from 'lmdb';
import type { Table } from './lmdb-environment.js';
import { storeUnavailable } from './lmdb-failure.js';
import type { LazyEnvironment } from './lmdb-opening.js';
import { emptyRow, isEmpty, type Row } from './row.js';
import { ByteReader, ByteWriter } from './row-bytes.js';
import { decodeRow, encodeRow } from './row-codec.js';
import type { Change } from './row-steps.js';
import type { RowTable } from './row-store.js';

/** Rows read in one go while walking through all of them; other work runs in between. */
const stride = 500;

export function lmdbTable(folder: string, environment: LazyEnvironment): RowTable {
  return {
    opening: () => (environment.isOpen() ? undefined : environment.open()),
    read(customer) {
      try {
        return readRow(environment.opened().customers, keyOf(customer));
      } catch (error) {
        throw storeUnavailable(folder, 'be read', error);
      }
    },
    async change<Result>(customer: string, step: (row: Row) => Change<Result>) {
      if (!environment.isOpen()) await environment.open();
      const { customers, commit } = environment.opened();
      const key = keyOf(customer);
      try {
        return await commit(() => {
          const before = readRow(customers, key);
          const { row, result } = step(before ?? emptyRow);
          if (row !== undefined && !isEmpty(row)) void customers.put(key, encodeRow(row));
          else if (row !== undefined && before !== undefined) void customers.remove(key);
          return result;
        });
      } catch (error) {
        throw storeUnavailable(folder, 'be written', await reasonOf(error));
      }
    },
    async *rows() {
      const { customers } = await environment.open();
      let last: Buffer | undefined;
      for (;;) {
        const after = last === undefined ? {} : { start: last, exclusiveStart: true };
        const page = pageOf(customers, after);
        for (const { key, row } of page) yield [customerOf(key), row] as const;
        last = page.at(-1)?.key;
        if (last === undefined) return;
        await nextTurn();
      }
    },
  };

  function pageOf(customers: Table, after: RangeOptions): { readonly key: Buffer; readonly row: Row }[] {
    try {
      return Array.from(customers.getRange({ ...after, limit: stride }), ({ key, value }) => ({
        key: Buffer.from(key),
        row: decodeRow(value),
      }));
    } catch (error) {
      throw storeUnavailable(folder, 'be read', error);
    }
  }
}

/** lmdb says only "commit failed" and keeps the reason in a promise of its own, which nobody else listens to. */
async function reasonOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && 'commitError' in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (reason) {
    return reason;
  }
}

function readRow(table: Table, key: Buffer): Row | undefined {
  const bytes = table.getBinaryFast(key);
  return bytes === undefined ? undefined : decodeRow(bytes);
}

function keyOf(customer: string): Buffer {
  const writer = new ByteWriter();
  writer.text(customer);
  return writer.bytes();
}

function customerOf(key: Buffer): string {
  return new ByteReader(key).text();
}
