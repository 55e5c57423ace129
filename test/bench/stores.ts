/**
 * `npm run bench stores`: reserve, begin and confirm a second, the look-up, and a million customers. With
 * AUTOTRIGGER_EARLIER=/path/to/dist/index.js of another build, the two are measured in turn.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SuppressionStore } from '../../src/stores/port.js';
import type { WindowCheck } from '../../src/stores/port-steps.js';
import { built } from './built.js';
import { type Build, contenders, type Measured } from './store-contenders.js';
import { figure, median, table } from './support.js';

const { lmdbStore } = built;

const rounds = 9;
const roundMs = 400;
const million = 1_000_000;
const window: WindowCheck = { name: 'weekly', scope: '', max: 1, lengthMs: 7 * 24 * 60 * 60 * 1_000 };

let random = Buffer.alloc(0);
let used = 0;

/** Random bytes are fetched many at a time: one by one they would take a third of what a store takes for a request. */
function identifier(bytes: number, encoding: BufferEncoding = 'base64url'): string {
  if (used + bytes > random.length) {
    random = randomBytes(65_536);
    used = 0;
  }
  used += bytes;
  return random.toString(encoding, used - bytes, used);
}

/** A request as the guard makes it: keys of 144 and 96 bits, an id of 14 characters. */
function request(customer: string, index: number) {
  return {
    customer,
    interaction: identifier(12),
    label: `case-${String(index).padStart(9, '0')}`,
    token: identifier(16),
    leaseMs: 60_000,
    windows: [window],
    anchors: [''],
  };
}

async function ask(store: SuppressionStore, customer: string, index: number): Promise<void> {
  const asked = request(customer, index);
  const reserved = await store.reserve(asked);
  const begun = await store.begin(asked);
  const answer = { requestId: identifier(8, 'hex'), status: 201, ruleSet: '0123456789abcdef' };
  const confirmed = await store.confirm(asked, { outcome: 'sent', ...answer });
  if (reserved.kind !== 'reserved' || begun.kind !== 'begun' || confirmed.kind !== 'settled') {
    throw new Error(`${store.name}: ${reserved.kind}, ${begun.kind}, ${confirmed.kind}`);
  }
}

/** Requests a second, of so many at a time. */
async function rate(concurrency: number, one: (index: number) => Promise<void>): Promise<number> {
  const start = performance.now();
  let count = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() - start < roundMs) await one(count++);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (count * 1_000) / (performance.now() - start);
}

interface Rates {
  readonly ours: number;
  /** Medians of the others, and of our share of theirs in each round; undefined for what is not measured. */
  readonly others: readonly ({ readonly rate: number; readonly share: number } | undefined)[];
}

/** Store, bare client and the store of an earlier build in turn: whatever else the machine does slows all alike. */
async function rates({ store, bare, earlier }: Measured, concurrency: number): Promise<Rates> {
  const others = [
    bare === undefined ? undefined : () => bare(identifier(18)),
    earlier === undefined ? undefined : (index: number) => ask(earlier, identifier(18), index),
  ];
  const ours: number[] = [];
  const theirs = others.map((): { rate: number; share: number }[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const own = await rate(concurrency, (index) => ask(store, identifier(18), index));
    ours.push(own);
    for (const [index, work] of others.entries()) {
      if (work === undefined) continue;
      const other = await rate(concurrency, work);
      theirs[index]?.push({ rate: other, share: own / other });
    }
  }
  const medians = theirs.map((measured) =>
    measured.length === 0
      ? undefined
      : {
          rate: median(measured.map((one) => one.rate)),
          share: median(measured.map((one) => one.share)),
        },
  );
  return { ours: median(ours), others: medians };
}

/** Microseconds for one answer `suppressed`. */
async function lookUp(store: SuppressionStore, customers: readonly string[], looks: number): Promise<number> {
  const start = performance.now();
  for (let index = 0; index < looks; index += 1) {
    const customer = customers[(index * 7_919) % customers.length] ?? '';
    const refusal = await store.look({ customer, interaction: 'another', windows: [window] });
    if (refusal?.kind !== 'suppressed') throw new Error(`${store.name} would ask ${customer} again`);
  }
  return ((performance.now() - start) * 1_000) / looks;
}

async function storeRow(name: string, measured: Measured): Promise<string[]> {
  const { store } = measured;
  const known = Array.from({ length: 1_000 }, () => identifier(18));
  await Promise.all(known.map((customer, index) => ask(store, customer, index)));
  const alone = await rates(measured, 1);
  const together = await rates(measured, 64);
  const looks = await lookUp(store, known, 3_000);
  const cells = ({ ours, others }: Rates): string[] => [
    figure(ours),
    ...others.map((other) =>
      other === undefined ? '' : `${figure(other.rate)} (${Math.round(100 * other.share)} %)`,
    ),
  ];
  return [name, ...cells(alone), ...cells(together), `${figure(looks)} µs`];
}

async function storesTable(earlier: Build | undefined): Promise<string> {
  const rows: string[][] = [];
  for (const { name, open } of contenders) {
    const measured = await open(earlier);
    if (measured === undefined) continue;
    rows.push(await storeRow(name, measured));
    await measured.close();
  }
  const others = ['bare client', 'earlier build'];
  const head = ['store', 'requests/s at 1', ...others, 'requests/s at 64', ...others, 'suppressed look-up'];
  return table(head, rows);
}

/** Every customer asked once, through all three steps, in random order of keys. */
async function millionTable(customers: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'autotrigger-bench-'));
  const store = lmdbStore({ path: folder });
  const keys: string[] = [];
  const start = performance.now();
  const worker = async (): Promise<void> => {
    while (keys.length < customers) {
      const customer = identifier(18);
      keys.push(customer);
      await ask(store, customer, keys.length);
    }
  };
  await Promise.all(Array.from({ length: 1_024 }, worker));
  const seconds = (performance.now() - start) / 1_000;
  const looks = await lookUp(store, keys, 200_000);
  const { bytes = Number.NaN } = await store.statistics();
  await store.close();
  await rm(folder, { recursive: true });
  return table(
    ['suppressed customers in lmdb', 'on disk', 'a customer', 'look-up', 'filled in'],
    [
      [
        keys.length.toLocaleString('en-US'),
        `${figure(bytes / 1e6)} MB`,
        `${figure(bytes / keys.length)} bytes`,
        `${figure(looks)} µs`,
        `${figure(seconds)} s`,
      ],
    ],
  );
}

const customers = Number(process.argv[2] ?? million);
const earlierPath = process.env.AUTOTRIGGER_EARLIER;
const earlier: Build | undefined = earlierPath === undefined ? undefined : await import(earlierPath);
process.stdout.write(`${await storesTable(earlier)}\n\n`);
process.stdout.write(`${await millionTable(customers)}\n`);
