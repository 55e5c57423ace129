/** `npx tsx test/bench/stores.ts`: reserve, begin and confirm a second, the look-up, and a million customers. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SuppressionStore, WindowCheck } from '../../src/stores/port.js';
import { built } from './built.js';
import { contenders, type Measured } from './store-contenders.js';
import { figure, median, table } from './support.js';

const { lmdbStore } = built;

const rounds = 5;
const roundMs = 600;
const stepsPerRequest = 3;
const million = 1_000_000;
const window: WindowCheck = { name: 'weekly', scope: '', max: 1, lengthMs: 7 * 24 * 60 * 60 * 1_000 };

const identifier = (bytes: number): string => randomBytes(bytes).toString('base64url');

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
  const answer = { requestId: randomBytes(8).toString('hex'), status: 201, ruleSet: '0123456789abcdef' };
  const confirmed = await store.confirm(asked, { outcome: 'sent', ...answer });
  if (reserved.kind !== 'reserved' || begun.kind !== 'begun' || confirmed.kind !== 'settled') {
    throw new Error(`${store.name}: ${reserved.kind}, ${begun.kind}, ${confirmed.kind}`);
  }
}

/** Requests a second, of so many at a time. */
async function rate(concurrency: number, one: (index: number) => Promise<void>): Promise<number> {
  const start = performance.now();
  let count = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() - start < roundMs) await one(count++);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return (count * 1_000) / (performance.now() - start);
}

/** Store and bare client take turns, so that whatever else the machine does slows both alike. */
async function rates({ store, bare }: Measured, concurrency: number): Promise<[number, number]> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await rate(concurrency, (index) => ask(store, identifier(18), index)));
    if (bare === undefined) continue;
    theirs.push(
      await rate(concurrency, async () => {
        const customer = identifier(18);
        for (let step = 0; step < stepsPerRequest; step += 1) await bare(customer);
      }),
    );
  }
  return [median(ours), median(theirs)];
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
  const [alone, bareAlone] = await rates(measured, 1);
  const [together, bareTogether] = await rates(measured, 64);
  const looks = await lookUp(store, known, 3_000);
  const share = (ours: number, bare: number): string =>
    Number.isNaN(bare) ? '' : `${figure(bare)} (${Math.round((100 * ours) / bare)} %)`;
  return [
    name,
    figure(alone),
    share(alone, bareAlone),
    figure(together),
    share(together, bareTogether),
    `${figure(looks)} µs`,
  ];
}

async function storesTable(): Promise<string> {
  const rows: string[][] = [];
  for (const { name, open } of contenders) {
    const measured = await open();
    if (measured === undefined) continue;
    rows.push(await storeRow(name, measured));
    await measured.close();
  }
  const head = [
    'store',
    'requests/s at 1',
    'bare client',
    'requests/s at 64',
    'bare client',
    'suppressed look-up',
  ];
  return table(head, rows);
}

/** Every customer asked once, through all three steps, in random order of keys. */
async function millionTable(customers: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'autotrigger-bench-'));
  const store = lmdbStore({ path: folder });
  const keys: string[] = [];
  const start = performance.now();
  const lane = async (): Promise<void> => {
    while (keys.length < customers) {
      const customer = identifier(18);
      keys.push(customer);
      await ask(store, customer, keys.length);
    }
  };
  await Promise.all(Array.from({ length: 1_024 }, lane));
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
process.stdout.write(`${await storesTable()}\n\n`);
process.stdout.write(`${await millionTable(customers)}\n`);
