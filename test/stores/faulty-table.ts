/** Tables for tests: one in memory whose operations can be intercepted, and faults to put in front of any table. */
import type { StoredRow, Table, TableState, TableWrite, TableWritten } from '../../src/stores/table.js';

export interface SimpleTable extends Table {
  readonly kept: Map<string, StoredRow>;
}

/** As short as a table can be. */
export function simpleTable(now: () => number): SimpleTable {
  const kept = new Map<string, StoredRow>();
  return {
    kept,
    read: async (key) => ({ row: kept.get(key), now: now() }),
    async write({ key, expected, version, text, notBefore, notAfter }) {
      const row = kept.get(key);
      const time = now();
      if (row?.version !== expected || time < notBefore || time > notAfter) {
        return { written: false, row, now: time };
      }
      if (text === undefined) kept.delete(key);
      else kept.set(key, { text, version, writtenAt: time });
      return { written: true, now: time };
    },
    async *rows() {
      for (const [key, row] of kept) yield { key, row, now: now() };
    },
  };
}

export interface Faults {
  /** Before an operation reaches the table. */
  before?(operation: 'read' | 'write', write?: TableWrite): Promise<void> | void;
  /** After it was carried out, before the reply is given. */
  after?(operation: 'read' | 'write', write?: TableWrite): Promise<void> | void;
}

export function withFaults(table: Table, { before, after }: Faults): Table {
  return {
    ...table,
    async read(key): Promise<TableState> {
      await before?.('read');
      const state = await table.read(key);
      await after?.('read');
      return state;
    },
    async write(write): Promise<TableWritten> {
      await before?.('write', write);
      const state = await table.write(write);
      await after?.('write', write);
      return state;
    },
  };
}
