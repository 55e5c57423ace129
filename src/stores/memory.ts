/** A store that forgets with the process: for tests, trials, and callers that suppress elsewhere. */
import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../shared/clock.js';
import type { StoreFinding, SuppressionStore } from './port.js';
import { emptyRow, isEmpty, type Row } from './row/row.js';
import { type RowTable, rowStore, startOf, withReserveAndBegin } from './row/row-store.js';
import type { Change } from './row/steps.js';

export interface MemoryStoreOptions {
  readonly clock?: Clock;
  /** Says nothing when a window is first held that will be forgotten; false unless set. */
  readonly quiet?: boolean;
}

const forgets =
  'the memory store forgets every window when the process ends, so a customer can be asked again';
const instead = 'use lmdbStore({ path }) or another store that keeps its rows';

/** Makes a store of its own, with nothing in it. Warns once, through `process.emitWarning`, unless `quiet`. */
export function memoryStore({
  clock = systemClock,
  quiet = false,
}: MemoryStoreOptions = {}): SuppressionStore {
  /** Kept in a place of its own, so that a change looks its customer up once. */
  const places = new Map<string, { row: Row }>();
  const secret = randomBytes(32).toString('base64url');
  let said = quiet;

  const table: RowTable = {
    opening: () => undefined,
    read: (customer) => places.get(customer)?.row,
    change<Result>(customer: string, step: (row: Row) => Change<Result>) {
      const place = places.get(customer);
      const { row, result } = step(place?.row ?? emptyRow);
      if (row === undefined) return result;
      if (isEmpty(row)) places.delete(customer);
      else if (place === undefined) places.set(customer, { row });
      else place.row = row;
      return result;
    },
    async *rows() {
      for (const [customer, { row }] of places) yield [customer, row] as const;
    },
  };

  const rest = rowStore(table, clock);
  const warnOnce = (): void => {
    if (said) return;
    said = true;
    process.emitWarning(`${forgets}; ${instead}`, { code: 'AUTOTRIGGER_MEMORY_STORE' });
  };
  const store: SuppressionStore = {
    ...rest,
    async begin(ticket) {
      warnOnce();
      return rest.begin(ticket);
    },
    name: 'memory',
    durable: false,
    async open() {},
    async secret() {
      return secret;
    },
    async doctor({ environment }): Promise<readonly StoreFinding[]> {
      const severity = environment === 'production' ? 'error' : 'warning';
      return [{ severity, code: 'STORE_FORGETS', message: forgets, fix: instead }];
    },
    async close() {},
  };
  const { reserveAndBegin } = startOf(table, clock);
  return withReserveAndBegin(store, {
    async reserveAndBegin(request) {
      warnOnce();
      return reserveAndBegin(request);
    },
  });
}
