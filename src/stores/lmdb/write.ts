/** Writes a row on the condition that it is still the one that was read. */

import { encodeRow } from '../row/codec.js';
import { isEmpty, type Row } from '../row/row.js';
import type { Table } from './environment.js';

/** A row and its version; `null` where there is none. */
export interface Version {
  readonly row: Row;
  readonly version: number | null;
}

export interface ConditionalWrite {
  /** Resolves when it is on disk: true, or false where the row was another one by then. */
  readonly run: () => Promise<boolean>;
  /** What the row is when it has been written. */
  readonly after: Version;
}

/**
 * Whoever writes a row gives it another version. Versions are drawn, not counted, so that a row that was removed and
 * made again is never taken for the one that was read.
 */
export function conditionalWrite(
  table: Table,
  key: Buffer,
  row: Row,
  version: number | null,
): ConditionalWrite {
  if (version !== null && isEmpty(row)) {
    return { run: () => table.remove(key, version), after: { row, version: null } };
  }
  const bytes = encodeRow(row);
  const next = 1 + Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
  const run =
    version === null
      ? () => table.ifNoExists(key, () => void table.put(key, bytes, next))
      : () => table.put(key, bytes, next, version);
  return { run, after: { row, version: next } };
}
