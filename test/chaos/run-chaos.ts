/** One run: six processes in two groups, a vendor that misbehaves, and somebody who kills, pauses and restarts. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceiptOutcome } from '../../src/receipt/receipt.js';
import type { ChaosStore } from './chaos-stores.js';
import { checkLedger, type FinalReceipt, type LedgerCheck, windowMs } from './check-ledger.js';
import type { ChaosInteraction } from './messages.js';
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
  readonly seconds: number;
}

const processes = 6;
const groups = 2;
const leaseMs = 800;
/** Shares of the work done at which the server is killed. */
const restartsAt = [0.2, 0.5, 0.8];
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
  await vendor.close();

  return {
    store: `${store.place.kind}${naive ? ', check-then-set' : ''}`,
    interactions: interactions.length,
    contacts: vendor.ledger.length,
    outcomes,
    ...checkLedger({ interactions, ledger: vendor.ledger, receipts, windows }),
    ...workers.counts,
    ...faults,
    seconds,
  };
}

/** Restarts and clock steps, until every delivery has its receipt or the time is up. */
async function injectFaults(
  workers: WorkerPool,
  { store, naive = false }: ChaosOptions,
  inTime: () => boolean,
): Promise<{ restarts: number; clockSteps: number }> {
  let restarts = 0;
  let clockSteps = 0;
  const all = workers.open;
  for (let round = 1; workers.open > 0 && inTime(); round += 1) {
    await sleep(20);
    const restartAt = restartsAt[restarts] ?? 1;
    if (store.restart !== undefined && all - workers.open > all * restartAt) {
      restarts += 1;
      await store.restart();
    }
    // The control gets none: it fails without them.
    if (round % 50 === 0 && store.stepClock !== undefined && !naive) {
      await store.stepClock(clockStepsMs[clockSteps % clockStepsMs.length] ?? 0);
      clockSteps += 1;
    }
  }
  return { restarts, clockSteps };
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
      customer: { name: 'Pat', email: `customer-${customer}@chaos.example` },
      employee: { email: 'agent@chaos.example' },
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
