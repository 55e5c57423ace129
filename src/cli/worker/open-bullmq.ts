/** A BullMQ worker that is known to reach its queue: on Redis, or on a Postgres whose schema is there. */
import type { Processor, WorkerOptions as WorkerSettings } from 'bullmq';
import type { RedisOptions } from 'ioredis';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { errorText } from '../../errors/error-text.js';
import { singleFlight } from '../../shared/single-flight.js';
import { postgresRemedy } from '../../stores/postgres/errors.js';
import { redisRemedy } from '../../stores/redis/errors.js';
import { type Closing, within } from '../closing.js';
import type { CommandContext } from '../context.js';
import { usageError } from '../options.js';
import type { WorkerOptions } from '../run/options.js';
import { driver, withoutPassword } from '../store/connection.js';
import { type Client, redisClient, selectDatabase } from '../store/redis-client.js';
import { readStoreUrl } from '../store/store-url.js';
import type { QueueAway } from './health.js';

/** A worker that takes jobs. */
export interface OpenBullmq {
  /** Of the server, for messages: holds no password. */
  readonly name: string;
  /** Why no job comes from the queue at this moment; undefined where some can. Never rejects. */
  away(): Promise<QueueAway | undefined>;
  /** Takes no further job, and waits for those in flight, but not for ever. */
  close(): Promise<void>;
}

/** Of BullMQ, for the keys of a queue in Redis. */
const defaultPrefix = 'bull';
const reachMs = 10_000;
/** BullMQ waits for a job this long in one command; a server that is silent for longer is left. */
const longestWaitMs = 10_000;
/** How long the queue may take to say that it is there. */
const lookMs = 2_000;
/** Longer than `trigger.close` waits for calls in flight; a server that answers nothing must not hold the process. */
const closeMs = 40_000;
/** BullMQ asks again 15 s after a server refused to give it jobs: what it refused for longer, it refuses still. */
const refusedForMs = 20_000;
/** A job whose worker was killed in the middle of it comes back this often, instead of once. */
const maxStalledCount = 20;

/**
 * Rejects with USAGE for an address or a package that does not fit, and with INPUT_UNREADABLE where the queue cannot be
 * reached.
 */
export async function openBullmq(
  { stderr }: CommandContext,
  options: WorkerOptions,
  processor: Processor,
  closing: Closing,
): Promise<OpenBullmq> {
  const { queue, queueName, queuePrefix, concurrency, rate } = options;
  const name = withoutPassword(queue);
  const isPostgres = /^postgres(ql)?:\/\//i.test(queue);
  if (!isPostgres && !/^rediss?(\+cluster|\+sentinel)?:\/\//i.test(queue)) {
    throw usageError(
      `\`--queue ${name}\` is no address of a queue`,
      'write it as redis://host:6379/0, redis+cluster://…, redis+sentinel://… or postgres://user@host:5432/database',
    );
  }
  if (queueName.includes(':')) {
    throw usageError(
      `the name \`${queueName}\` of a queue has a colon, which BullMQ refuses`,
      'give the part in front of it as `--queue-prefix`',
    );
  }
  if (isPostgres && /[?&](?:prefix|schema|timeout|wait)=/.test(queue)) {
    throw usageError(
      'no parameter of a store stands behind the address of a queue on Postgres',
      'give the schema as `--queue-prefix`',
    );
  }
  const { Worker, createPostgresBackend } = await driver('bullmq', () => import('bullmq'), 'queue');
  if (isPostgres && createPostgresBackend === undefined) {
    throw usageError('queues on Postgres need BullMQ 6 or later', 'npm install bullmq@6');
  }
  const settings: Omit<WorkerSettings, 'connection'> = {
    concurrency,
    maxStalledCount,
    // Nothing is taken before the schema was looked at: BullMQ tries again on a missing one without a pause.
    autorun: false,
    ...(rate !== undefined && { limiter: { max: rate, duration: 1_000 } }),
  };
  const schema = queuePrefix === undefined ? {} : { schema: queuePrefix };
  const prefix = queuePrefix === undefined ? {} : { prefix: queuePrefix };
  const client = isPostgres ? undefined : await queueClient(options);
  if (client !== undefined) closing.add(() => client.disconnect());
  const worker =
    client === undefined
      ? new Worker(
          queueName,
          processor,
          { ...settings, connection: { connectionString: queue, ...schema } },
          createPostgresBackend,
        )
      : new Worker(queueName, processor, { ...settings, ...prefix, connection: client });
  let latest = '';
  let refused: { readonly why: string; readonly at: number } | undefined;
  worker.on('error', (error) => {
    const remedy = isPostgres ? postgresRemedy(error) : redisRemedy(error);
    if (remedy !== undefined) refused = { why: remedy.why, at: performance.now() };
    const text = withoutPassword(errorText(error));
    // While a server is away, each attempt to connect says the same.
    if (text !== latest) void stderr.write(`queue: ${text}\n`);
    latest = text;
  });
  client?.on('ready', () => {
    latest = '';
    refused = undefined;
  });
  // At once: what waits for its jobs has been done by `close` below; this is for a start that failed.
  closing.add(() => worker.close(true));
  const reach = async (): Promise<void> => {
    await worker.waitUntilReady();
    if (client !== undefined) await selectDatabase(client);
  };
  await reached(reach(), name, () => latest);
  void worker.run().catch((error: unknown) => stderr.write(`queue: ${errorText(error)}\n`));
  // A question goes on waiting for its connection when nobody waits for it any more: the next look adds no other one.
  const isPaused = singleFlight(async () =>
    client === undefined
      ? worker.getBackend().hasQueueMetaField('paused')
      : (await client.hexists(`${queuePrefix ?? defaultPrefix}:${queueName}:meta`, 'paused')) === 1,
  );
  return {
    name,
    async away() {
      const unavailable = (message: string): QueueAway => ({ code: 'QUEUE_UNAVAILABLE', message });
      if (!worker.isRunning()) return unavailable('no job is taken any more');
      try {
        const message = 'the queue is paused: no job is taken until `resume` of BullMQ';
        if (await inTime(lookMs, isPaused())) return { code: 'QUEUE_PAUSED', message };
        const isRefused = refused !== undefined && performance.now() - refused.at < refusedForMs;
        return isRefused ? unavailable(`no job can be taken: ${refused?.why}`) : undefined;
      } catch (error) {
        return unavailable(withoutPassword(errorText(error)));
      }
    },
    close: () => within(closeMs, worker.close()),
  };
}

/** Of its own, and not BullMQ's: it takes every address that a store is given by. Rejects with USAGE. */
async function queueClient({
  queue,
  queueName,
  queuePrefix = defaultPrefix,
}: WorkerOptions): Promise<Client> {
  const { location, prefix, schema, timeoutMs, wait } = readStoreUrl(queue);
  if (prefix !== undefined || schema !== undefined || wait !== undefined) {
    throw usageError(
      'only `timeout` stands behind the address of a queue, not `prefix`, `schema` or `wait`',
      'give the prefix as `--queue-prefix`',
    );
  }
  if (/^rediss?\+cluster:/i.test(location) && !/\{.+\}/.test(`${queuePrefix}:${queueName}`)) {
    throw usageError(
      'in a cluster, all keys of a queue must lie in one slot',
      "give `--queue-prefix '{bull}'`, and the same prefix to what adds the jobs",
    );
  }
  const settings: RedisOptions = {
    // A job waits for its server, and a worker for its jobs.
    maxRetriesPerRequest: null,
    connectTimeout: timeoutMs,
    socketTimeout: longestWaitMs + timeoutMs,
  };
  const client = await redisClient(location, settings, 'queue');
  // BullMQ has listeners of its own, but takes them away before the connection is closed.
  client.on('error', () => undefined);
  return client;
}

/** Rejects with INPUT_UNREADABLE. A Redis that is away is tried for ever. @param latest what the server said meanwhile */
async function reached(ready: Promise<unknown>, name: string, latest: () => string): Promise<void> {
  try {
    await inTime(reachMs, ready);
  } catch (cause) {
    throw new AutotriggerError(
      'INPUT_UNREADABLE',
      `the queue at ${name} cannot be used: ${latest() || withoutPassword(errorText(cause))}`,
      {
        cause,
        fix: 'check that the server is up, the address, and for Postgres that the schema is there: `runMigrations` of BullMQ makes it',
      },
    );
  }
}

async function inTime<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  await within(ms, work, () => {
    throw new Error(`no answer within ${ms / 1_000} s`);
  });
  return work;
}
