/** The port over any table of rows that changes one row at a time: what memory and lmdb have in common. */
import type { Answer } from '../../shared/answer.js';
import type { Clock } from '../../shared/clock.js';
import type { StoreStatistics, SuppressionStore } from '../port.js';
import { refusalOf } from './refusal.js';
import { entryOf, isAlive, type Row } from './row.js';
import {
  addAnchors,
  begin,
  block,
  type Change,
  erase,
  release,
  reserve,
  reserveAndBegin,
  settle,
  sweep,
  unblock,
} from './steps.js';

export interface RowTable {
  /** Until the table can be read; undefined when it can be now. */
  opening(): Promise<unknown> | undefined;
  /** The row as it is now. */
  read(customer: string): Row | undefined;
  /**
   * Reads, steps and writes as one; answers when what was written is as durable as the table can make it, and at once
   * where nothing is to be written. A step may be taken several times: what counts is what became of the last one.
   */
  change<Result>(customer: string, step: (row: Row) => Change<Result>): Answer<Result>;
  rows(): AsyncIterable<readonly [customer: string, row: Row]>;
}

/** Rows changed at the same time, so that a store that flushes does not flush for each. */
const sweptTogether = 500;

type Steps = Pick<Required<SuppressionStore>, 'reserveAndBegin'>;
type Rest = Omit<
  SuppressionStore,
  'reserveAndBegin' | 'name' | 'durable' | 'open' | 'secret' | 'doctor' | 'close'
>;

/** Frozen; `reserveAndBegin` is not enumerable, so that a store spread from this one takes its own `begin`. */
export function withReserveAndBegin(
  store: SuppressionStore,
  { reserveAndBegin }: Partial<Steps>,
): SuppressionStore {
  if (reserveAndBegin !== undefined)
    Object.defineProperty(store, 'reserveAndBegin', { value: reserveAndBegin });
  return Object.freeze(store);
}

export function startOf(table: RowTable, clock: Clock): Steps {
  return {
    reserveAndBegin: async (request) =>
      table.change(request.customer, (row) => reserveAndBegin(row, request, clock.now())),
  };
}

export function rowStore(table: RowTable, clock: Clock): Rest {
  return {
    reserve: async (request) => table.change(request.customer, (row) => reserve(row, request, clock.now())),
    begin: async ({ customer, token }) => table.change(customer, (row) => begin(row, token, clock.now())),
    confirm: async ({ customer, token }, receipt) =>
      table.change(customer, (row) => settle(row, token, receipt, clock.now())),
    release: async ({ customer, token }) => table.change(customer, (row) => release(row, token)),
    hold: async ({ customer, token }, receipt) =>
      table.change(customer, (row) => settle(row, token, { ...receipt, outcome: 'unknown' }, clock.now())),

    async look({ customer, interaction, windows }) {
      await table.opening();
      const row = table.read(customer);
      if (row === undefined) return undefined;
      return refusalOf(row, { interaction, windows, contacts: windows.length > 0 }, clock.now());
    },
    anchor: async (customer, anchors) => table.change(customer, (row) => addAnchors(row, anchors)),

    block: async (customer, entry) => table.change(customer, (row) => block(row, entry, clock.now())),
    unblock: async (customer) => table.change(customer, unblock),
    async entry(customer) {
      await table.opening();
      const row = table.read(customer);
      return row === undefined ? undefined : entryOf(customer, row, clock.now());
    },
    erase: async (customer, { keepBlock }) => table.change(customer, (row) => erase(row, keepBlock)),
    async *entries() {
      for await (const [customer, row] of table.rows()) {
        const entry = entryOf(customer, row, clock.now());
        if (entry !== undefined) yield entry;
      }
    },
    async sweep(before) {
      let removed = 0;
      let dirty: string[] = [];
      const sweepDirty = async (): Promise<void> => {
        const step = (row: Row) => sweep(row, before, clock.now());
        const counts = await Promise.all(dirty.map(async (customer) => table.change(customer, step)));
        removed += counts.reduce((sum, count) => sum + count, 0);
        dirty = [];
      };
      for await (const [customer, row] of table.rows()) {
        if (sweep(row, before, clock.now()).row !== undefined) dirty.push(customer);
        if (dirty.length === sweptTogether) await sweepDirty();
      }
      await sweepDirty();
      return removed;
    },
    statistics: () => count(table, clock),
  };
}

async function count(table: RowTable, clock: Clock): Promise<StoreStatistics> {
  let customers = 0;
  let blocked = 0;
  let inFlight = 0;
  for await (const [customer, row] of table.rows()) {
    const now = clock.now();
    if (entryOf(customer, row, now) === undefined) continue;
    customers += 1;
    if (row.block !== undefined) blocked += 1;
    inFlight += row.flights.filter((flight) => isAlive(flight, now)).length;
  }
  return { customers, blocked, inFlight };
}
