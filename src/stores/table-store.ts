/** A whole suppression store out of any table that can read a row and write it on a condition. */
import { invalidOption, isCount, maxTimerMs } from '../shared/options.js';
import { createRecords } from './compare-and-set.js';
import { examine } from './doctor.js';
import { createLimitedCalls, type Explain } from './limited-calls.js';
import type { SuppressionStore } from './port.js';
import { bucketKey, bucketKind, customerKey, rowKind, settingsKey } from './records.js';
import { type Bucket, settleQuota, takeQuota } from './row/quota.js';
import { refusalOf } from './row/refusal.js';
import { entryOf } from './row/row.js';
import * as steps from './row/steps.js';
import {
  freshSettings,
  type StoreSettings,
  settingsKind,
  settingsStep,
  withFingerprint,
  withNotes,
} from './settings.js';
import type { Table } from './table.js';
import { allStates, entriesOf, statisticsOf, sweepStates } from './walk.js';

/** What a table does not say of itself. */
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
  const calls = createLimitedCalls(table, { store: name, timeoutMs, explain });
  const { call, runExclusive } = calls;

  const changeRow = <Result>(key: string, step: steps.Step<Result>): Promise<Result> =>
    runExclusive(key, (assertInTime) => rows.change(key, step, assertInTime));
  const change = <Result>(customer: string, step: steps.Step<Result>): Promise<Result> =>
    changeRow(customerKey(customer), step);
  const changeBucket = <Result>(key: string, step: steps.Step<Result, Bucket>): Promise<Result> =>
    runExclusive(key, (assertInTime) => buckets.change(key, step, assertInTime));

  const storedSettings = async (): Promise<StoreSettings | undefined> =>
    (await settings.read(settingsKey)).value ?? (await formerSettings?.());

  /** Makes the settings where there are none, and keeps what `update` makes of them. */
  const changeSettings = (update: (current: StoreSettings) => StoreSettings): Promise<StoreSettings> =>
    call(async (assertInTime) => {
      const first = (await storedSettings()) ?? freshSettings();
      return settings.change(settingsKey, settingsStep(first, update), assertInTime);
    });

  /** Only where rows outlive the process: within one, the writer holds the secret. */
  const noted: Pick<SuppressionStore, 'knownSecrets' | 'noteSecret' | 'notes' | 'note'> = {
    knownSecrets: () => call(async () => (await storedSettings())?.fingerprints ?? []),
    async noteSecret(fingerprint, held) {
      await changeSettings((current) => withFingerprint(current, fingerprint, held));
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
    // Writes where there is none yet: of two first processes the second one finds the secret of the first.
    secret: async () => (await changeSettings((current) => current)).secret,
    ...(durable ? noted : {}),

    reserve: (request) => change(request.customer, steps.reserve(request)),
    begin: (request) => change(request.customer, steps.begin(request)),
    confirm: ({ customer, token }, receipt) => change(customer, steps.settle(token, receipt)),
    release: ({ customer, token }) => change(customer, steps.release(token)),
    hold: ({ customer, token }, receipt) =>
      change(customer, steps.settle(token, { ...receipt, outcome: 'unknown' })),

    takeQuota: (request) => changeBucket(bucketKey(request.bucket), takeQuota(request)),
    settleQuota: (bucket, token, at) => changeBucket(bucketKey(bucket), settleQuota(token, at)),
    async quota(bucket) {
      const { value, now } = await call(() => buckets.read(bucketKey(bucket)));
      return { permits: value, now };
    },

    async look({ customer, interaction, windows }) {
      const { value, now } = await call(() => rows.read(customerKey(customer)));
      return refusalOf(value, { interaction, windows, contacts: windows.length > 0 }, now);
    },
    anchor: (customer, anchors) => change(customer, steps.addAnchors(anchors)),

    block: (customer, entry) => change(customer, steps.block(entry)),
    unblock: (customer) => change(customer, steps.unblock),
    async entry(customer) {
      const { value, now } = await call(() => rows.read(customerKey(customer)));
      return entryOf(customer, value, now);
    },
    erase: (customer, { keepBlock }) => change(customer, steps.erase(keepBlock)),
    entries: () => entriesOf(allStates(table, calls)),
    async sweep(before, { signal } = {}) {
      const { keepMs = 0 } = (await call(storedSettings))?.notes ?? {};
      const limits = { before, keepMs, signal };
      return sweepStates(allStates(table, calls), limits, { customer: changeRow, bucket: changeBucket });
    },
    async statistics() {
      const counts = await statisticsOf(allStates(table, calls));
      const size = table.size?.bind(table);
      return size === undefined ? counts : { ...counts, bytes: await call(size) };
    },
    doctor: (context) =>
      examine(
        name,
        {
          // Without opening the table: what keeps it from being opened is a finding, too.
          table: () => calls.unopened(async () => options.doctor?.(context) ?? []),
          stop: async () => (await call(storedSettings))?.notes?.stop,
          now: async () => (await call(() => table.read(settingsKey))).now,
        },
        context,
      ),
    async close() {
      // A write under way would be lost without its caller knowing.
      await calls.ended();
      await table.close?.();
    },
  };
  return withReserveAndBegin(store, (request) => change(request.customer, steps.reserveAndBegin(request)));
}

/** Frozen. The step is not enumerable: a store spread from this one must have its own `begin` called. */
export function withReserveAndBegin<Store extends SuppressionStore>(
  store: Store,
  reserveAndBegin: SuppressionStore['reserveAndBegin'],
): Readonly<Store> {
  if (reserveAndBegin !== undefined)
    Object.defineProperty(store, 'reserveAndBegin', { value: reserveAndBegin });
  return Object.freeze(store);
}

function checkedTimeout(store: string, timeoutMs: number): number {
  if (isCount(timeoutMs) && timeoutMs <= maxTimerMs) return timeoutMs;
  throw invalidOption(
    `the option \`timeoutMs\` of the ${store} store is \`${String(timeoutMs)}\``,
    'leave it out for 5000, or give a whole number of milliseconds, for example 2000',
  );
}
