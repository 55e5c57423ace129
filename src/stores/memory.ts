/** A store that forgets with the process: for tests, trials, and callers that suppress elsewhere. */
import { type Clock, systemClock } from '../shared/clock.js';
import { refuseSlips } from '../shared/options.js';
import type { StoreFinding, SuppressionStore } from './port.js';
import type { StoredRow, Table } from './table.js';
import { tableStore } from './table-store.js';

/** Options of the store that keeps nothing. */
export interface MemoryStoreOptions {
  /** The clock that windows run on; the system's unless set. Tests turn it by hand. */
  readonly clock?: Clock;
  /** Emits no warning when the first row is written that will be forgotten; false unless set. */
  readonly quiet?: boolean;
}

const forgets =
  'the memory store forgets every window when the process ends, so a customer can be asked again';
const fix = 'use lmdbStore({ path }) or another store that keeps its rows';

/** Makes a store of its own, with nothing in it. Warns once, through `process.emitWarning`, unless `quiet`. */
export function memoryStore(options: MemoryStoreOptions = {}): SuppressionStore {
  refuseSlips(options, ['clock', 'quiet']);
  const { clock = systemClock, quiet = false } = options;
  return tableStore(memoryTable(clock, quiet), {
    name: 'memory',
    durable: false,
    async doctor({ environment }): Promise<readonly StoreFinding[]> {
      const severity = environment === 'production' ? 'error' : 'warning';
      return [{ severity, code: 'STORE_FORGETS', message: forgets, fix }];
    },
  });
}

function memoryTable(clock: Clock, quiet: boolean): Table {
  const rows = new Map<string, StoredRow>();
  let hasWarned = quiet;

  function warnOnce(): void {
    if (hasWarned) return;
    hasWarned = true;
    process.emitWarning(`${forgets}; ${fix}`, { code: 'AUTOTRIGGER_MEMORY_STORE' });
  }

  return {
    read: async (key) => ({ row: rows.get(key), now: timeOf(clock) }),
    async write({ key, expected, version, text, notBefore, notAfter }) {
      const row = rows.get(key);
      const now = timeOf(clock);
      if (row?.version !== expected || now < notBefore || now > notAfter) return { written: false, row, now };
      if (!key.startsWith(':')) warnOnce();
      if (text === undefined) rows.delete(key);
      else rows.set(key, { text, version, writtenAt: now });
      return { written: true, now };
    },
    async *rows() {
      for (const [key, row] of rows) yield { key, row, now: timeOf(clock) };
    },
  };
}

/** Tables count in whole milliseconds. */
const timeOf = (clock: Clock): number => Math.floor(clock.now());
