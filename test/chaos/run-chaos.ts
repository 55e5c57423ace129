/** One run: six processes in two groups, a vendor that misbehaves, and somebody who kills, pauses and restarts. */
import { lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceiptOutcome } from '../../src/receipt/receipt.js';
import { isObject } from '../../src/shared/is-object.js';
import { tryParseJson } from '../../src/shared/try-parse-json.js';
import { spellingsOf } from '../support/address-spellings.js';
import type { ChaosStore } from './chaos-stores.js';
import { checkLedger, type FinalReceipt, type LedgerCheck, windowMs } from './check-ledger.js';
import type { ChaosInteraction, WindowScope } from './messages.js';
import { type Random, randomFrom } from './random.js';
import { startVendor } from './vendor.js';
import { startWorkers, type WorkerPool } from './worker-pool.js';

export interface ChaosOptions {
  readonly store: ChaosStore;
  /** The bundled worker. */
  readonly script: string;
  readonly seed: number;
  /** The control: check-then-set instead of the store's protocol. */
  readonly naive?: boolean;
  readonly customers: number;
  readonly interactionsPerCustomer: number;
  /** Gives up, with what is open counted as not accounted for. */
  readonly maxMs: number;
}

export interface ChaosReport extends LedgerCheck {
  readonly store: string;
  readonly interactions: number;
  readonly contacts: number;
  readonly outcomes: Readonly<Partial<Record<ReceiptOutcome, number>>>;
  readonly kills: number;
  readonly pauses: number;
  readonly redeliveries: number;
  readonly deferrals: number;
  readonly restarts: number;
  readonly clockSteps: number;
  readonly fullLogs: number;
  readonly scopeChanges: number;
  readonly replacements: number;
  readonly seconds: number;
}

const processes = 6;
const groups = 2;
const leaseMs = 800;
/** Shares of the work done at which the server is killed. */
const restartsAt = [0.2, 0.5, 0.8];
/** The same for logs that fill up, for `per` of the window, and for the data of the store. */
const fullLogsAt = [0.1, 0.35, 0.6, 0.85];
const scopes: readonly (readonly WindowScope[])[] = [
  ['customer', 'brand'],
  ['customer', 'channel'],
  ['customer', 'brand', 'channel'],
  ['customer'],
];
const scopeChangesAt = [0.15, 0.4, 0.65, 0.9];
const replacementsAt = [0.3, 0.7];
/** An answer that is accepted late comes this long after the run at most. */
const lateMs = 700;
/** A week passes; a correction sets the clock back; another week passes. */
const clockStepsMs = [windowMs + 1_000, -3_600_000, windowMs + 7_200_000];

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { store, script, seed, naive = false, maxMs } = options;
  const random = randomFrom(seed);
  const vendor = await startVendor(randomFrom(seed + 1));
  const interactions = makeInteractions(options, random);
  const receipts = new Map<string, FinalReceipt[]>();
  const outcomes: Partial<Record<ReceiptOutcome, number>> = {};
  const logs = await mkdtemp(join(tmpdir(), 'autotrigger-chaos-logs-'));
  const began = performance.now();

  const workers = startWorkers({
    script,
    random,
    queue: bunched(interactions, random),
    settings: Array.from({ length: processes }, (_, index) => ({
      place: store.place,
      group: index % groups,
      naive,
      vendor: vendor.url,
      log: join(logs, `worker-${index}`),
      per: ['customer'],
      leaseMs,
    })),
    onReceipt: ({ ext_interaction_id: id }, { outcome, by }) => {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      const receipt: FinalReceipt = { outcome, ...(by === undefined ? {} : { by }) };
      receipts.set(id, [...(receipts.get(id) ?? []), receipt]);
      killOrPause(workers, random);
    },
  });
  const faults = await injectFaults(workers, options, () => performance.now() - began < maxMs);
  await workers.stop();
  await sleep(lateMs);
  const seconds = (performance.now() - began) / 1_000;
  const windows = naive ? undefined : await store.windows();
  const logged = await interactionsIn(logs);
  await rm(logs, { recursive: true });
  await vendor.close();

  return {
    store: `${store.place.kind}${naive ? ', check-then-set' : ''}`,
    interactions: interactions.length,
    contacts: vendor.ledger.length,
    outcomes,
    ...checkLedger({ interactions, ledger: vendor.ledger, receipts, windows, logged }),
    ...workers.counts,
    ...faults,
    seconds,
  };
}

type Faults = Pick<ChaosReport, 'restarts' | 'clockSteps' | 'scopeChanges' | 'replacements'>;

/** All faults that come with the work done, until every delivery has its receipt or the time is up. */
async function injectFaults(
  workers: WorkerPool,
  { store, naive = false }: ChaosOptions,
  inTime: () => boolean,
): Promise<Faults> {
  const faults = { restarts: 0, clockSteps: 0, scopeChanges: 0, replacements: 0 };
  const all = workers.open;
  const isDue = (shares: readonly number[], count: number): boolean =>
    all - workers.open > all * (shares[count] ?? 1);
  for (let round = 1; workers.open > 0 && inTime(); round += 1) {
    await sleep(20);
    if (store.restart !== undefined && isDue(restartsAt, faults.restarts)) {
      faults.restarts += 1;
      await store.restart();
    }
    if (isDue(fullLogsAt, workers.counts.fullLogs)) workers.fillLog();
    // The control gets none of these: it fails without them.
    if (naive) continue;
    if (isDue(scopeChangesAt, faults.scopeChanges)) {
      workers.changeScope(scopes[faults.scopeChanges] ?? ['customer']);
      faults.scopeChanges += 1;
    }
    if (store.replace !== undefined && isDue(replacementsAt, faults.replacements)) {
      await workers.withoutStarts(store.replace);
      faults.replacements += 1;
    }
    if (round % 50 === 0 && store.stepClock !== undefined) {
      await store.stepClock(clockStepsMs[faults.clockSteps % clockStepsMs.length] ?? 0);
      faults.clockSteps += 1;
    }
  }
  return faults;
}

/** What a killed worker was writing may be half a line. */
async function interactionsIn(logs: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const name of await readdir(logs)) {
    const path = join(logs, name);
    if ((await lstat(path)).isSymbolicLink()) continue;
    for (const line of (await readFile(path, 'utf8')).split('\n')) {
      const record = tryParseJson(line);
      if (isObject(record) && typeof record.interactionId === 'string') found.add(record.interactionId);
    }
  }
  return found;
}

/** Kills and pauses come with the work done, so that a slow machine gets as far as a fast one. */
function killOrPause(workers: WorkerPool, random: Random): void {
  if (random.share() < 0.06) setTimeout(workers.kill, random.between(0, 100));
  if (random.share() < 0.06)
    setTimeout(() => workers.pause(random.between(100, 1_500)), random.between(0, 100));
}

function makeInteractions(
  { customers, interactionsPerCustomer }: ChaosOptions,
  random: Random,
): ChaosInteraction[] {
  const ofCustomer = (customer: number): ChaosInteraction[] =>
    Array.from({ length: interactionsPerCustomer }, (_, number) => ({
      ext_interaction_id: `case-${customer}-${number}`,
      channel: 'phone',
      customer: {
        name: `Pat ${customer}`,
        email: random.pick(spellingsOf(`customer-${customer}`, 'chaos-bücher.example')),
      },
      // One that is unknown may be any, so a narrower window allows nothing more.
      ...(random.share() < 0.3 ? {} : { brand: `brand ${customer % 3}` }),
      employee: { email: `agent-${customer % Math.ceil(customers / 4)}@chaos.example` },
    }));
  return random.shuffled(Array.from({ length: customers }, (_, index) => index)).flatMap(ofCustomer);
}

/** A customer's interactions come at about the same time, and every tenth comes twice. */
function bunched(interactions: readonly ChaosInteraction[], random: Random): ChaosInteraction[] {
  return interactions
    .flatMap((interaction) => (random.share() < 0.1 ? [interaction, interaction] : [interaction]))
    .map((interaction, index) => ({ interaction, place: index + random.share() * 12 }))
    .sort((a, b) => a.place - b.place)
    .map(({ interaction }) => interaction);
}
