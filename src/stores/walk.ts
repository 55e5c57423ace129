/** Work on every record of a table: export, statistics, and removing what is past. */
import type { LimitedCalls } from './limited-calls.js';
import type { CustomerEntry, StoreStatistics } from './port.js';
import { customerOf, isBucketKey, rowKind } from './records.js';
import { type Bucket, sweepQuota } from './row/quota.js';
import { entryOf, isAlive, type Row } from './row/row.js';
import { type Step, sweep } from './row/steps.js';
import type { KeyedState, Table } from './table.js';

/** Customers swept at the same time, so that a table that flushes does not flush for each. */
const sweptTogether = 500;

/** Takes a step on one record, as any other step is taken: a walk holds no lock. */
interface SweepSteps {
  customer(key: string, step: Step<number>): Promise<number>;
  bucket(key: string, step: Step<number, Bucket>): Promise<number>;
}

/** Each record is read within the time of one call. */
export async function* allStates(table: Table, { call }: LimitedCalls): AsyncGenerator<KeyedState> {
  const states = table.rows()[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await call(() => states.next());
    if (done === true) return;
    yield value;
  }
}

const rowOf = ({ row }: KeyedState): Row => rowKind.fromText(row.text, row.writtenAt);

/** Customers of whom something is known; settings and quotas are left out. */
export async function* entriesOf(states: AsyncIterable<KeyedState>): AsyncGenerator<CustomerEntry> {
  for await (const state of states) {
    const customer = customerOf(state.key);
    const entry = customer === undefined ? undefined : entryOf(customer, rowOf(state), state.now);
    if (entry !== undefined) yield entry;
  }
}

/** Counted as `entriesOf` shows them: a row with nothing but a reservation that ran out is no customer. */
export async function statisticsOf(states: AsyncIterable<KeyedState>): Promise<StoreStatistics> {
  let customers = 0;
  let blocked = 0;
  let inFlight = 0;
  for await (const state of states) {
    const row = customerOf(state.key) === undefined ? undefined : rowOf(state);
    if (row === undefined || entryOf('', row, state.now) === undefined) continue;
    customers += 1;
    if (row.block !== undefined) blocked += 1;
    inFlight += row.flights.filter((flight) => isAlive(flight, state.now)).length;
  }
  return { customers, blocked, inFlight };
}

/** @param keepMs what is younger stays, whatever `before` says: rules that share the store may need it */
export async function sweepStates(
  states: AsyncIterable<KeyedState>,
  { before, keepMs, signal }: { before: number; keepMs: number; signal?: AbortSignal | undefined },
  steps: SweepSteps,
): Promise<number> {
  let removed = 0;
  let limit = before;
  let due: string[] = [];
  const sweepDue = async (): Promise<void> => {
    const counts = await Promise.all(due.map((key) => steps.customer(key, sweep(limit))));
    removed += counts.reduce((sum, count) => sum + count, 0);
    due = [];
  };
  for await (const state of states) {
    if (signal?.aborted === true) return removed;
    const { key, now } = state;
    limit = Math.min(before, now - keepMs);
    if (isBucketKey(key)) {
      removed += await steps.bucket(key, sweepQuota(limit));
    } else if (customerOf(key) !== undefined) {
      // Tried on what was read first, so that rows with nothing to remove cost no write.
      if (sweep(limit)(rowOf(state), { now, call: '' }).row !== undefined) due.push(key);
      if (due.length >= sweptTogether) await sweepDue();
    }
  }
  await sweepDue();
  return removed;
}
