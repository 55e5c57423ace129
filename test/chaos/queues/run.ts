/** One run: three workers on a queue, killed at random, jobs that come twice, poison, delays and a vendor that lies. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { closed } from '../../support/queue-trigger.js';
import { redisService } from '../../support/services.js';
import { type Random, randomFrom } from '../random.js';
import { startVendor } from '../vendor.js';
import { type Engine, openEngine } from './engines.js';
import { faultsOf, judge, type QueueEvent, type QueueVerdict, type Stall } from './judge.js';
import { inHand, pollMs, type Setting } from './setting.js';

export interface QueueRunOptions extends Pick<Setting, 'engine' | 'control'> {
  /** The bundled worker. */
  readonly script: string;
  readonly seed: number;
  readonly customers: number;
  readonly interactions: number;
  /** Gives up, with what is open counted as lost. */
  readonly maxMs: number;
}

export interface QueueReport extends QueueVerdict {
  readonly engine: string;
  readonly interactions: number;
  readonly deliveries: number;
  readonly kills: number;
  /** Of the run's own looks at the queue: the machine was busy. */
  readonly stalls: number;
  readonly stillOpen: number;
  readonly seconds: number;
  /** Empty where everything held. */
  readonly faults: readonly string[];
}

const workers = 3;
/** No more jobs are added while as many wait for a worker: a late job is not one behind a long queue. */
const readyAtOnce = 16;
const lookEveryMs = 100;
const stallMs = 500;
/** An answer that is accepted late comes this long after the run at most. */
const acceptedLateMs = 700;

export async function runOnQueue(options: QueueRunOptions): Promise<QueueReport> {
  const { engine, control, script, seed, maxMs, interactions } = options;
  const random = randomFrom(seed);
  const vendor = await startVendor(randomFrom(seed + 1));
  const name = `chaos_${randomUUID().slice(0, 8)}`;
  const setting: Setting = {
    ...{ engine, name, vendor: vendor.url },
    ...(control !== undefined && { control }),
  };
  const queue = await openEngine(setting);
  const began = performance.now();
  const inTime = (): boolean => performance.now() - began < maxMs;
  const events: QueueEvent[] = [];
  const pool = startPool(script, setting, events);
  const deliveries: string[] = [];
  const watch = watchQueue(queue);
  try {
    while (inTime() && !pool.isReady()) await sleep(100);
    let isFed = false;
    const feeding = feed(queue, watch, options, random, deliveries, inTime).finally(() => {
      isFed = true;
    });
    while (inTime() && !(isFed && (await isEmpty(queue)))) {
      await sleep(random.between(1_500, 4_000));
      pool.kill(random);
    }
    await feeding;
  } finally {
    pool.stop();
    watch.stop();
  }
  await sleep(acceptedLateMs);
  const run = {
    ...{ deliveries, inHand, pollMs, kills: pool.kills, stalls: watch.stalls },
    ...{ events: events.sort((a, b) => a.at - b.at) },
    ...{ accepted: vendor.ledger.map(({ customer }) => customer), ended: await queue.ended() },
  };
  const verdict = judge(run);
  const { ready, later } = await queue.open();
  const stillOpen = ready + later;
  const seconds = Math.round((performance.now() - began) / 1_000);
  await Promise.all([queue.remove(), vendor.close(), removeKeys(name)]);
  const faults = [...faultsOf(verdict, run), ...(stillOpen > 0 ? ['stillOpen'] : [])];
  if (faults.length > 0 && control === undefined) await keep(name, events);
  return {
    ...{ engine: control === undefined ? engine : `${engine}, without ${control}`, interactions },
    ...{
      deliveries: deliveries.length,
      kills: pool.kills.length,
      stalls: watch.stalls.length,
      stillOpen,
      seconds,
      ...verdict,
      faults,
    },
  };
}

async function isEmpty(queue: Engine): Promise<boolean> {
  const { ready, later } = await queue.open();
  return ready + later === 0;
}

interface QueueWatch {
  readonly stalls: readonly Stall[];
  /** Jobs that a worker could take, as they were counted last. */
  ready(): number;
  /** The next count. */
  next(): Promise<unknown>;
  stop(): void;
}

/** Asks again and again, as an idle worker does. */
function watchQueue(queue: Engine): QueueWatch {
  const stalls: Stall[] = [];
  let ready = 0;
  let isOver = false;
  async function look(): Promise<void> {
    const from = Date.now();
    await sleep(lookEveryMs);
    if (isOver) return;
    ({ ready } = await queue.open());
    const to = Date.now();
    if (to - from > lookEveryMs + stallMs) stalls.push({ from, to });
  }
  let looking = look();
  const again = (): void => {
    looking = look();
    void looking.then(() => isOver || again());
  };
  void looking.then(again);
  return {
    stalls,
    ready: () => ready,
    next: () => looking,
    stop() {
      isOver = true;
    },
  };
}

/** One in ten comes twice, one in thirty is no interaction, three in ten ask for a delay. */
async function feed(
  queue: Engine,
  watch: QueueWatch,
  { customers, interactions }: QueueRunOptions,
  random: Random,
  deliveries: string[],
  inTime: () => boolean,
): Promise<void> {
  const put = async (id: string, more: object): Promise<void> => {
    await queue.add(closed(id, { ...more, attributes: { delivery: deliveries.length } }));
    deliveries.push(id);
  };
  for (let index = 0; index < interactions; ) {
    const ready = watch.ready();
    for (let room = readyAtOnce - ready; room > 0 && index < interactions; room -= 1, index += 1) {
      const customer = `customer-${random.between(0, customers - 1)}`;
      const isPoison = random.share() < 0.03;
      const endedAt = Date.now() + random.between(5_000, 25_000);
      const more = {
        customer: isPoison ? 'nobody' : { name: customer, email: `${customer}@example.com` },
        ...(random.share() < 0.3 && { status: 'resolved', ended_at: new Date(endedAt).toISOString() }),
      };
      await put(`case-${index}`, more);
      if (random.share() < 0.1) await put(`case-${index}`, more);
    }
    if (!inTime()) return;
    await watch.next();
  }
}

/** A worker is killed only while all of them work: how long one takes to start is the machine's business. */
function startPool(script: string, setting: Setting, events: QueueEvent[]) {
  const ready = new Set<ChildProcess>();
  const start = (): ChildProcess => {
    const child = fork(script, [JSON.stringify(setting)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.on('message', (event: QueueEvent | { readonly kind: 'ready' }) => {
      if (event.kind === 'ready') ready.add(child);
      else events.push(event);
    });
    return child;
  };
  const processes = Array.from({ length: workers }, start);
  const kills: number[] = [];
  return {
    kills,
    isReady: () => ready.size === workers,
    kill(random: Random): void {
      const index = random.between(0, workers - 1);
      const child = processes[index];
      if (ready.size < workers || child === undefined) return;
      ready.delete(child);
      child.kill('SIGKILL');
      kills.push(Date.now());
      processes[index] = start();
    },
    stop(): void {
      for (const one of processes) one.kill('SIGKILL');
    },
  };
}

async function keep(name: string, events: readonly QueueEvent[]): Promise<void> {
  const file = join(tmpdir(), `${name}.ndjson`);
  await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  process.stderr.write(`what happened: ${file}\n`);
}

async function removeKeys(prefix: string): Promise<void> {
  const client = new Redis(redisService.url);
  for await (const keys of client.scanStream({ match: `${prefix}:*`, count: 1_000 })) {
    if (Array.isArray(keys) && keys.length > 0) await client.del(...keys);
  }
  client.disconnect();
}
