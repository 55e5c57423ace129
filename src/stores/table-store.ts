/** A whole suppression store out of any table that can read a row and write it on a condition. */
import { isAutotriggerError } from '../errors/autotrigger-error.js';
import { createKeyedMutex } from '../shared/keyed-mutex.js';
import { memoizeAsync } from '../shared/memoize-async.js';
import { invalidOption, isCount, maxTimerMs } from '../shared/options.js';
import { clockSkew } from './clock-skew.js';
import { createRecords, type RecordKind } from './compare-and-set.js';
import { createLimitedCalls, type Work } from './limited-calls.js';
import type { StoreFinding, StoreStatistics, SuppressionStore } from './port.js';
import { type Bucket, settleQuota, sweepQuota, takeQuota } from './row/quota.js';
import { bucketFromText, bucketToText } from './row/quota-text.js';
import { refusalOf } from './row/refusal.js';
import { emptyRow, entryOf, isAlive, isEmpty, type Row, redated } from './row/row.js';
import * as steps from './row/steps.js';
import { rowFromText, rowToText } from './row/text.js';
import {
  freshSettings,
  type StoreSettings,
  settingsKind,
  settingsStep,
  withFingerprint,
  withNotes,
} from './settings.js';
import { stopFindings } from './stop-findings.js';
import type { KeyedState, Table } from './table.js';
import type { Explain } from './unavailable.js';
import { withReserveAndBegin } from './with-reserve-and-begin.js';

export interface TableStoreOptions {
  /** What messages call the store. */
  readonly name: string;
  /** False for a table that forgets with the process; true unless set. */
  readonly durable?: boolean;
  /** How long a call may take before it counts as not answered, in milliseconds; 5000 unless set. */
  readonly timeoutMs?: number;
  /** What to say about errors of the database; their own message, without passwords, unless set. */
  readonly explain?: Explain;
  /** Looks for what would make the table forget. The clock is looked at anyway. */
  readonly doctor?: SuppressionStore['doctor'];
  /** Settings that an earlier version kept elsewhere; asked once, when the table has none. */
  readonly formerSettings?: () => Promise<StoreSettings | undefined>;
}

/** Throws OPTION_INVALID for a wrong `timeoutMs`. The table is opened by the first call, or by `open()`. */
export function tableStore(table: Table, options: TableStoreOptions): SuppressionStore {
  const { name, durable = true, explain = () => undefined, formerSettings } = options;
  const timeoutMs = checkedTimeout(name, options.timeoutMs ?? 5_000);
  const rows = createRecords(table, rowKind, timeoutMs);
  const buckets = createRecords(table, bucketKind, timeoutMs);
  const settings = createRecords(table, settingsKind, timeoutMs);
  const limited = createLimitedCalls(name, timeoutMs, explain);
  const mutex = createKeyedMutex();
  const inFlight = new Set<Promise<unknown>>();
  const open = memoizeAsync(async () => table.open?.());

  /** Makes `close` wait for it. */
  async function tracked<Result>(call: Promise<Result>): Promise<Result> {
    inFlight.add(call);
    try {
      return await call;
    } finally {
      inFlight.delete(call);
    }
  }

  const opening =
    <Result>(work: Work<Result>): Work<Result> =>
    async (assertInTime) => {
      await open();
      return work(assertInTime);
    };

  const call = <Result>(work: Work<Result>): Promise<Result> =>
    tracked(limited.until(limited.deadline(), opening(work)));

  /** Calls for one customer run one after the other: within a process none of them has to try twice. */
  function change<Result>(customer: string, step: steps.Step<Result>): Promise<Result> {
    const deadline = limited.deadline();
    const key = keyOf(customer);
    const work = opening((assertInTime) => rows.change(key, step, assertInTime));
    return tracked(mutex.runExclusive(key, () => limited.until(deadline, work)));
  }

  function changeBucket<Result>(bucket: string, step: steps.Step<Result, Bucket>): Promise<Result> {
    const deadline = limited.deadline();
    const key = bucketKey(bucket);
    const work = opening((assertInTime) => buckets.change(key, step, assertInTime));
    return tracked(mutex.runExclusive(key, () => limited.until(deadline, work)));
  }

  async function* allStates(): AsyncGenerator<KeyedState> {
    const states = table.rows()[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await call(() => states.next());
      if (done === true) return;
      yield value;
    }
  }

  async function* allRows(): AsyncGenerator<{ customer: string; row: Row; now: number }> {
    for await (const state of allStates()) {
      const customer = customerOf(state.key);
      if (customer !== undefined) yield { customer, row: rowOf(state), now: state.now };
    }
  }

  const storedSettings = async (): Promise<StoreSettings | undefined> =>
    (await settings.read(settingsKey)).value ?? (await formerSettings?.());

  /** Makes the settings where there are none, and keeps what `update` makes of them. */
  const changeSettings = (update: (current: StoreSettings) => StoreSettings): Promise<StoreSettings> =>
    call(async (assertInTime) => {
      const first = (await storedSettings()) ?? freshSettings();
      return settings.change(settingsKey, settingsStep(first, update), assertInTime);
    });

  async function sweepTogether(customers: readonly string[], before: number): Promise<number> {
    const counts = await Promise.all(customers.map((customer) => change(customer, steps.sweep(before))));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Without opening it: what keeps it from being opened is a finding, too. */
  const examineTable = (context: DoctorContext): Promise<readonly StoreFinding[]> =>
    limited.until(limited.deadline(), async () => options.doctor?.(context) ?? []);

  async function clockFindings(context: DoctorContext): Promise<readonly StoreFinding[]> {
    const { now } = await call(() => table.read(settingsKey));
    return clockSkew(name, now, context);
  }

  /** Only where rows outlive the process: within one, the writer holds the secret. */
  const noted: Pick<SuppressionStore, 'knownSecrets' | 'noteSecret' | 'notes' | 'note'> = {
    knownSecrets: () => call(async () => (await storedSettings())?.fingerprints ?? []),
    async noteSecret(fingerprint) {
      await changeSettings((current) => withFingerprint(current, fingerprint));
    },
    notes: () => call(async () => (await storedSettings())?.notes ?? {}),
    note: async (notes) => (await changeSettings((current) => withNotes(current, notes))).notes ?? {},
  };

  const store: SuppressionStore = {
    name,
    durable,
    async open() {
      await call(() => settings.read(settingsKey));
    },
    secret: async () => (await changeSettings((current) => current)).secret,
    ...(durable ? noted : {}),

    reserve: (request) => change(request.customer, steps.reserve(request)),
    begin: (request) => change(request.customer, steps.begin(request)),
    confirm: ({ customer, token }, receipt) => change(customer, steps.settle(token, receipt)),
    release: ({ customer, token }) => change(customer, steps.release(token)),
    hold: ({ customer, token }, receipt) =>
      change(customer, steps.settle(token, { ...receipt, outcome: 'unknown' })),

    takeQuota: (request) => changeBucket(request.bucket, takeQuota(request)),
    settleQuota: (bucket, token, at) => changeBucket(bucket, settleQuota(token, at)),
    async quota(bucket) {
      const { value, now } = await call(() => buckets.read(bucketKey(bucket)));
      return { permits: value, now };
    },

    async look({ customer, interaction, windows }) {
      const { value, now } = await call(() => rows.read(keyOf(customer)));
      return refusalOf(value, { interaction, windows, contacts: windows.length > 0 }, now);
    },
    anchor: (customer, anchors) => change(customer, steps.addAnchors(anchors)),

    block: (customer, entry) => change(customer, steps.block(entry)),
    unblock: (customer) => change(customer, steps.unblock),
    async entry(customer) {
      const { value, now } = await call(() => rows.read(keyOf(customer)));
      return entryOf(customer, value, now);
    },
    erase: (customer, { keepBlock }) => change(customer, steps.erase(keepBlock)),
    async *entries() {
      for await (const { customer, row, now } of allRows()) {
        const entry = entryOf(customer, row, now);
        if (entry !== undefined) yield entry;
      }
    },
    async sweep(before, { signal } = {}) {
      let removed = 0;
      let due: string[] = [];
      // Rules that share the store may need more than the caller of this sweep knows.
      const { keepMs = 0 } = (await call(storedSettings))?.notes ?? {};
      let limit = before;
      for await (const state of allStates()) {
        if (signal?.aborted === true) return removed;
        const { key, now } = state;
        limit = Math.min(before, now - keepMs);
        if (key.startsWith(bucketPrefix)) {
          removed += await changeBucket(key.slice(bucketPrefix.length), sweepQuota(limit));
          continue;
        }
        const customer = customerOf(key);
        if (customer === undefined) continue;
        if (steps.sweep(limit)(rowOf(state), { now, call: '' }).row !== undefined) due.push(customer);
        if (due.length < sweptTogether) continue;
        removed += await sweepTogether(due, limit);
        due = [];
      }
      return removed + (await sweepTogether(due, limit));
    },
    async statistics() {
      const counts = await count(allRows());
      const size = table.size?.bind(table);
      return size === undefined ? counts : { ...counts, bytes: await call(size) };
    },
    async doctor(context) {
      const findings = await findingsOf(() => examineTable(context));
      const isWrong = findings.some(({ severity }) => severity === 'error');
      if (isWrong) return findings;
      const stops = await findingsOf(async () => stopFindings((await call(storedSettings))?.notes?.stop));
      return [...findings, ...stops, ...(await findingsOf(() => clockFindings(context)))];
    },
    async close() {
      await Promise.allSettled(inFlight);
      await table.close?.();
    },
  };
  return withReserveAndBegin(store, (request) => change(request.customer, steps.reserveAndBegin(request)));
}

type DoctorContext = Parameters<SuppressionStore['doctor']>[0];

/** Customers swept at the same time, so that a table that flushes does not flush for each. */
const sweptTogether = 500;

/** Keys of store-wide records begin with a colon; customers that do get a second one. */
const settingsKey = ':settings';
const bucketPrefix = ':quota:';
const bucketKey = (bucket: string): string => bucketPrefix + bucket;

const rowOf = ({ row }: KeyedState): Row => rowFromText(row.text, row.writtenAt);
const keyOf = (customer: string): string => (customer.startsWith(':') ? `:${customer}` : customer);

function customerOf(key: string): string | undefined {
  if (!key.startsWith(':')) return key;
  return key.startsWith('::') ? key.slice(1) : undefined;
}

const rowKind: RecordKind<Row> = {
  empty: emptyRow,
  fromText: rowFromText,
  toText: (row, asOf) => (isEmpty(row) ? undefined : rowToText(row, asOf)),
  redated,
  // The next step of a request under way.
  isExpectedAgain: ({ flights }) => flights.length > 0,
};

const bucketKind: RecordKind<Bucket> = {
  empty: [],
  fromText: bucketFromText,
  toText: (bucket, asOf) => (bucket.length === 0 ? undefined : bucketToText(bucket, asOf)),
  redated: (bucket, asOf, writtenAt) =>
    bucket.map((one) => (one.at === asOf ? { ...one, at: writtenAt } : one)),
  isExpectedAgain: () => true,
};

function checkedTimeout(store: string, timeoutMs: number): number {
  if (isCount(timeoutMs) && timeoutMs <= maxTimerMs) return timeoutMs;
  throw invalidOption(
    `the option \`timeoutMs\` of the ${store} store is \`${String(timeoutMs)}\``,
    'leave it out for 5000, or give a whole number of milliseconds, for example 2000',
  );
}

async function findingsOf(examine: () => Promise<readonly StoreFinding[]>): Promise<readonly StoreFinding[]> {
  try {
    return await examine();
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    const { code, message, fix } = error;
    return [{ severity: 'error', code, message, ...(fix === undefined ? {} : { fix }) }];
  }
}

async function count(rows: AsyncIterable<{ row: Row; now: number }>): Promise<StoreStatistics> {
  let customers = 0;
  let blocked = 0;
  let inFlight = 0;
  for await (const { row, now } of rows) {
    if (entryOf('', row, now) === undefined) continue;
    customers += 1;
    if (row.block !== undefined) blocked += 1;
    inFlight += row.flights.filter((flight) => isAlive(flight, now)).length;
  }
  return { customers, blocked, inFlight };
}
