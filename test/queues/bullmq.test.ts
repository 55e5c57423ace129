/** BullMQ's own queues and workers, on a real Redis and a real Postgres. */
import { randomUUID } from 'node:crypto';
import { type ConnectionOptions, createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addInteraction, bullmqProcessor } from '../../src/queues/bullmq.js';
import type { JobOptions } from '../../src/queues/process-job.js';
import type { Receipt } from '../../src/receipt/receipt.js';
import { closed, type QueueTrigger, queueTrigger } from '../support/queue-trigger.js';
import { missing, postgresService, redisService } from '../support/services.js';

const schema = `bullmq_${randomUUID().slice(0, 8)}`;
const redis = redisService;

const backends = [
  {
    ...{ name: 'Redis', absent: await missing(redis) },
    connection: { host: redis.host, port: redis.port } as ConnectionOptions,
    factory: undefined,
  },
  {
    ...{ name: 'Postgres', absent: await missing(postgresService) },
    // BullMQ's types of `connection` are those of Redis; the backend reads it.
    connection: { connectionString: postgresService.url, schema } as unknown as ConnectionOptions,
    factory: createPostgresBackend,
  },
];

async function inPostgres(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: postgresService.url });
  await client.connect();
  await work(client).finally(() => client.end());
}

describe.each(backends)('bullmqProcessor on $name', ({ name, absent, connection, factory }) => {
  let queue: Queue;
  let workers: Worker[];
  let queueName: string;

  beforeAll(async () => {
    if (!absent && name === 'Postgres') await inPostgres((client) => runMigrations(client, schema));
  });
  afterAll(async () => {
    if (!absent && name === 'Postgres')
      await inPostgres((client) => client.query(`DROP SCHEMA ${schema} CASCADE`));
  });
  beforeEach(() => {
    queueName = `autotrigger-${randomUUID()}`;
    if (!absent) queue = new Queue(queueName, { connection }, factory as never);
    workers = [];
  });
  afterEach(async () => {
    if (absent) return;
    await Promise.all(workers.map((worker) => worker.close(true)));
    await queue.obliterate({ force: true });
    await queue.close();
  });

  const work = ({ trigger }: Pick<QueueTrigger, 'trigger'>, options?: JobOptions): Worker => {
    const worker = new Worker(
      queueName,
      bullmqProcessor(trigger, options),
      { connection, drainDelay: 1, concurrency: 4 },
      factory as never,
    );
    worker.on('error', () => undefined);
    workers.push(worker);
    return worker;
  };
  const counts = () => queue.getJobCounts('completed', 'failed', 'delayed', 'waiting', 'active');
  const settled = async (completed: number, failed = 0): Promise<void> => {
    await expect
      .poll(counts, { timeout: 15_000 })
      .toMatchObject({ completed, failed, delayed: 0, waiting: 0, active: 0 });
  };

  it.skipIf(absent)(
    'keeps receipts without an address, and gives a repeated job its receipt again',
    async () => {
      const { trigger, transport } = queueTrigger();
      work({ trigger });
      const first = await queue.add('closed', closed('one'));
      await settled(1);
      const second = await queue.add('closed', closed('one'));
      await settled(2);
      const read = async (id = ''): Promise<Receipt[]> => (await queue.getJob(id))?.returnvalue ?? [];
      expect(await read(first.id)).toMatchObject([{ outcome: 'sent', interactionId: 'one' }]);
      expect(await read(second.id)).toMatchObject([{ outcome: 'duplicate' }]);
      expect(JSON.stringify(await read(first.id))).not.toContain('@');
      expect(transport.accepted.length).toBe(1);
    },
  );

  it.skipIf(absent)('puts a job off to its time without spending its only attempt', async () => {
    const { trigger, transport } = queueTrigger();
    const outcomes: string[] = [];
    work({ trigger }, { onReceipt: ({ outcome }) => outcomes.push(outcome) });
    const endedAt = new Date();
    const late = closed('late', { status: 'resolved', ended_at: endedAt.toISOString() });
    const { id = '' } = await queue.add('resolved', late, { attempts: 1 });
    await settled(1);
    const job = await queue.getJob(id);
    expect(outcomes).toEqual(['deferred', 'sent']);
    expect(job?.attemptsMade).toBe(1);
    expect(job?.finishedOn).toBeGreaterThanOrEqual(endedAt.getTime() + 2_000);
    expect(transport.accepted.length).toBe(1);
  });

  it.skipIf(absent)(
    'fails what is dead at once, and what failed after its attempts, each with the reason',
    async () => {
      work(queueTrigger());
      const options = { attempts: 3, backoff: 10 };
      const dead = await queue.add('closed', closed('refuse'), options);
      const failed = await queue.add('closed', closed('fail'), options);
      await settled(0, 2);
      const read = async (id = '') => {
        const job = await queue.getJob(id);
        return [job?.attemptsMade, job?.failedReason];
      };
      expect(await read(dead.id)).toEqual([1, 'VENDOR: the vendor said no']);
      expect(await read(failed.id)).toEqual([3, 'VENDOR: the vendor said no']);
    },
  );

  it.skipIf(absent)('lets a newer record replace the one that waits, in every state', async () => {
    const { trigger, transport } = queueTrigger();
    const outcomes: string[] = [];
    const options: JobOptions = { onReceipt: ({ outcome }) => outcomes.push(outcome) };
    const soon = new Date().toISOString();
    const put = (id: string, status: string) =>
      addInteraction(queue, id, closed(id, { status, ended_at: soon }), { job: { attempts: 1 } });
    // No worker yet: the second record comes while the first waits.
    await put('waits', 'closed');
    await put('waits', 'open');
    const worker = work({ trigger }, options);
    await settled(1);
    expect(outcomes.splice(0)).toEqual(['skipped']);
    // Deferred: the second record comes while the first is delayed.
    await put('later', 'resolved');
    await expect.poll(counts, { timeout: 15_000 }).toMatchObject({ delayed: 1 });
    await put('later', 'open');
    await settled(2);
    expect(outcomes.splice(0)).toEqual(['deferred', 'skipped']);
    await worker.close();
    expect(transport.accepted).toEqual([]);
  });

  it.skipIf(absent)('keeps a newer record that comes while the older one is processed', async () => {
    let release: (() => void) | undefined;
    const seen: unknown[] = [];
    const { trigger } = queueTrigger();
    const resolve = async (data: unknown) => {
      seen.push(data);
      if (seen.length === 1) await new Promise<void>((go) => (release = go));
      return data;
    };
    work({ trigger }, { resolve });
    await addInteraction(queue, 'busy', closed('busy', { status: 'open' }));
    await expect.poll(() => release !== undefined, { timeout: 15_000 }).toBe(true);
    await addInteraction(queue, 'busy', closed('busy'));
    release?.();
    await settled(2);
    expect(seen.map((data) => (data as { status: string }).status)).toEqual(['open', 'closed']);
  });

  it.skipIf(absent)('gives back what has not begun when the trigger closes', async () => {
    const closing = queueTrigger();
    await closing.trigger.close();
    const worker = work(closing);
    await queue.add('closed', closed('next'), { attempts: 1 });
    await expect.poll(counts, { timeout: 15_000 }).toMatchObject({ delayed: 1 });
    await worker.close();
    const next = queueTrigger();
    work(next);
    await settled(1);
    expect(closing.transport.calls).toEqual([]);
    expect(next.transport.accepted.length).toBe(1);
  });
});
