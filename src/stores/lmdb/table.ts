/** The steps of an lmdb store: each reads a row, and writes it on the condition that it is still the one that was read. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from '../../shared/answer.js';
import { emptyRow, isEmpty, type Row } from '../row/row.js';
import type { RowTable } from '../row/row-store.js';
import type { Change } from '../row/steps.js';
import type { Table } from './environment.js';
import { reasonOf, storeUnavailable } from './failure.js';
import type { LazyEnvironment } from './opening.js';
import { allRows, keyOf, readRow } from './rows.js';
import { type ConditionalWrite, conditionalWrite, type Version } from './write.js';

type Step<Result> = (row: Row) => Change<Result>;

interface Taken<Result> {
  readonly result: Result;
  /** Absent when nothing is to be written. */
  readonly write?: ConditionalWrite;
}

/** lmdb makes a timer for each fresh look, and timers end between turns of the event loop only. */
const looksPerTurn = 1_000;

/** Rows of requests under way are kept at hand; beyond this many, of requests that nobody ended, none. */
const mostAtHand = 10_000;

export function lmdbTable(folder: string, environment: LazyEnvironment): RowTable {
  /** Customers whose row is being written by this process: the next step for them takes its turn. */
  const turns = new Map<string, Promise<unknown>>();
  /** Rows as this process wrote them last, while a request is under way: the next step needs no look-up. */
  const atHand = new Map<string, Version>();
  let looks = 0;

  function change<Result>(customer: string, step: Step<Result>): Answer<Result> {
    if (!environment.isOpen()) return environment.open().then(() => change(customer, step));
    const again = (): Answer<Result> => change(customer, step);
    const turn = turns.get(customer);
    if (turn !== undefined) return turn.then(again, again);
    const key = keyOf(customer);
    const taken = take(key, step, atHand.get(customer));
    if (taken.write === undefined) return afterLooking(taken.result);
    const written = persist(customer, key, step, { result: taken.result, write: taken.write });
    turns.set(customer, written);
    return written;
  }

  /** At once, but for one of many: whoever asks in a loop would let nothing else run, and lmdb's timers pile up. */
  function afterLooking<Result>(result: Result): Answer<Result> {
    looks += 1;
    return looks % looksPerTurn === 0 ? nextTurn().then(() => result) : result;
  }

  /** Whether the step still holds is seen when it is written. */
  function take<Result>(key: Buffer, step: Step<Result>, known?: Version): Taken<Result> {
    const { customers } = environment.opened();
    try {
      const taken = takeOn(known ?? lookUp(key), customers, key, step);
      if (taken.write !== undefined) return taken;
      // What was read may be as old as this turn of the event loop, and nothing is written that would tell.
      customers.resetReadTxn();
      return takeOn(lookUp(key), customers, key, step);
    } catch (error) {
      throw storeUnavailable(folder, 'be read', error);
    }
  }

  async function persist<Result>(
    customer: string,
    key: Buffer,
    step: Step<Result>,
    first: Required<Taken<Result>>,
  ): Promise<Result> {
    const { commits } = environment.opened();
    try {
      let taken: Taken<Result> = first;
      while (taken.write !== undefined && !(await commits.commit(taken.write.run))) {
        // Somebody else, another process perhaps, wrote the row since it was read: the step is taken anew.
        taken = take(key, step);
      }
      keepAtHand(customer, taken.write?.after);
      return taken.result;
    } catch (error) {
      atHand.delete(customer);
      throw storeUnavailable(folder, 'be written', await reasonOf(error));
    } finally {
      turns.delete(customer);
    }
  }

  function keepAtHand(customer: string, written: Version | undefined): void {
    if (written === undefined || written.row.flights.length === 0) atHand.delete(customer);
    else {
      if (atHand.size >= mostAtHand) atHand.clear();
      atHand.set(customer, written);
    }
  }

  function lookUp(key: Buffer): Version {
    const { customers, lastVersion } = environment.opened();
    const row = readRow(customers, key);
    return row === undefined ? { row: emptyRow, version: null } : { row, version: lastVersion() };
  }

  return {
    opening: () => (environment.isOpen() ? undefined : environment.open()),
    read(customer) {
      try {
        return readRow(environment.opened().customers, keyOf(customer));
      } catch (error) {
        throw storeUnavailable(folder, 'be read', error);
      }
    },
    change,
    async *rows() {
      const { customers } = await environment.open();
      yield* allRows(folder, customers);
    },
  };
}

function takeOn<Result>(
  { row: before, version }: Version,
  table: Table,
  key: Buffer,
  step: Step<Result>,
): Taken<Result> {
  const { row, result } = step(before);
  if (row === undefined || (isEmpty(row) && version === null)) return { result };
  return { result, write: conditionalWrite(table, key, row, version) };
}
