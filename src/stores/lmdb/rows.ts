/** Where a customer's row stands in lmdb, and the way through all rows. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RangeOptions } from 'lmdb';
import { ByteReader, ByteWriter } from '../row/bytes.js';
import { decodeRow } from '../row/codec.js';
import type { Row } from '../row/row.js';
import type { Table } from './environment.js';
import { storeUnavailable } from './failure.js';

/** Rows read in one go; other work runs in between. */
const stride = 500;

interface Entry {
  readonly key: Buffer;
  readonly row: Row;
}

export function keyOf(customer: string): Buffer {
  const writer = new ByteWriter();
  writer.text(customer);
  return writer.bytes();
}

export function readRow(table: Table, key: Buffer): Row | undefined {
  const bytes = table.getBinaryFast(key);
  return bytes === undefined ? undefined : decodeRow(bytes);
}

/** Each page as it is when it is come to. Throws STORE_UNAVAILABLE. */
export async function* allRows(
  folder: string,
  table: Table,
): AsyncGenerator<readonly [customer: string, row: Row]> {
  let last: Buffer | undefined;
  for (;;) {
    const page = pageAfter(folder, table, last === undefined ? {} : { start: last, exclusiveStart: true });
    for (const { key, row } of page) yield [new ByteReader(key).text(), row] as const;
    last = page.at(-1)?.key;
    if (last === undefined) return;
    await nextTurn();
  }
}

function pageAfter(folder: string, table: Table, after: RangeOptions): readonly Entry[] {
  try {
    return Array.from(table.getRange({ ...after, limit: stride }), ({ key, value }) => ({
      key: Buffer.from(key),
      row: decodeRow(value),
    }));
  } catch (error) {
    throw storeUnavailable(folder, 'be read', error);
  }
}
