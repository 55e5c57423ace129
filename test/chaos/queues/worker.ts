/** A worker process: takes jobs until it is killed, and writes down what it takes, what came of it and what it puts off. */
import { Redis } from 'ioredis';
import { createTrigger, memoryStore, redisStore, stellaConnect } from '../../../src/index.js';
import { type BullmqJob, bullmqProcessor } from '../../../src/queues/bullmq.js';
import { type PgBossJob, type PgBossStored, pgBossHandler } from '../../../src/queues/pg-boss.js';
import { rules } from '../../support/queue-trigger.js';
import { postgresService, redisService } from '../../support/services.js';
import { bullmqBackend, bullmqConnection, inHand, pollMs, type Setting } from './setting.js';

const setting: Setting = JSON.parse(process.argv[2] ?? '');
const { engine, control, name } = setting;

/** What was sent before a kill arrives. */
const write = (event: object): void => void process.send?.({ at: Date.now(), ...event });

const client = new Redis(redisService.url);
const { process: processed } = createTrigger({
  rules,
  store: control === 'store' ? memoryStore({ quiet: true }) : redisStore({ client, prefix: `${name}:` }),
  transport: stellaConnect({
    ...{ apiKey: 'k', baseUrl: setting.vendor, timeoutMs: 400, breaker: false },
    retry: { attempts: 2, baseDelayMs: 10 },
  }),
  leaseMs: 2_000,
  onWarning: () => undefined,
});

const deliveryOf = (data: unknown): number =>
  (data as { attributes: { delivery: number } }).attributes.delivery;
/** As `onReceipt`, which does not say of which delivery a receipt is. */
const trigger: Pick<ReturnType<typeof createTrigger>, 'process'> = {
  async process(raw) {
    const receipt = await processed(raw);
    write({ kind: 'receipt', delivery: deliveryOf(raw), outcome: receipt.outcome });
    return receipt;
  },
};

async function startBullmq(): Promise<void> {
  const { Worker } = await import('bullmq');
  const processJob = bullmqProcessor(trigger);
  const watched = (job: BullmqJob & { readonly id?: string }): BullmqJob => ({
    data: job.data,
    async moveToDelayed(due, token) {
      // The control: an adapter that knows only failing.
      if (control === 'delay') throw new Error('deferred');
      await job.moveToDelayed(due, token);
      write({ kind: 'put-off', job: job.id, delivery: deliveryOf(job.data), due, copy: job.id });
    },
  });
  const worker = new Worker(
    name,
    (job, token) => {
      write({ kind: 'taken', job: job.id, delivery: deliveryOf(job.data) });
      return processJob(watched(job), token);
    },
    {
      ...{ connection: bullmqConnection(setting), concurrency: inHand, drainDelay: pollMs / 1_000 },
      ...{ lockDuration: 10_000, stalledInterval: 1_000, maxStalledCount: 1_000 },
    },
    bullmqBackend(setting),
  );
  worker.on('error', () => undefined);
  await worker.waitUntilReady();
}

async function startPgBoss(): Promise<void> {
  const { default: PgBoss } = await import('pg-boss');
  const boss = new PgBoss({ connectionString: postgresService.url, schema: name, schedule: false, max: 4 });
  boss.on('error', () => undefined);
  await boss.start();
  const left = new Map<string, number>();
  const jobs = new Map<number, string>();
  const handle = pgBossHandler(trigger, {
    complete: (...call) => boss.complete(...call),
    fail: (...call) => boss.fail(...call),
    cancel: (...call) => boss.cancel(...call),
    deleteJob: (...call) => boss.deleteJob(...call),
    async getJobById(queue, id) {
      const stored: PgBossStored | null = await boss.getJobById(queue, id);
      if (stored !== null) left.set(id, (stored.retryLimit ?? 0) - (stored.retryCount ?? 0));
      return stored;
    },
    async send(queue, data, options: { startAfter?: Date; retryLimit?: number }) {
      const { startAfter, ...others } = options;
      // The control: an adapter that puts nothing off.
      const copy = await boss.send(queue, data as object, control === 'delay' ? others : options);
      if (startAfter === undefined || copy === null) return copy;
      const delivery = deliveryOf(data);
      const job = jobs.get(delivery) ?? '';
      const attemptsSpent = (left.get(job) ?? 0) - (options.retryLimit ?? 0);
      write({ kind: 'put-off', job, delivery, due: startAfter.getTime(), copy, attemptsSpent });
      return copy;
    },
  });
  const take = (batch: readonly PgBossJob[]): Promise<void> => {
    for (const { id: job, data } of batch) {
      jobs.set(deliveryOf(data), job);
      write({ kind: 'taken', job, delivery: deliveryOf(data) });
    }
    return handle(batch);
  };
  // One takes jobs while another waits for the slowest of its batch.
  const pollers = 2;
  const options = { batchSize: inHand / pollers, pollingIntervalSeconds: pollMs / 1_000 };
  await Promise.all(Array.from({ length: pollers }, () => boss.work(name, options, take)));
}

await (engine === 'pg-boss' ? startPgBoss() : startBullmq());
write({ kind: 'ready' });
