/** A BullMQ worker that is known to reach its queue: on Redis, or on a Postgres whose schema is there. */
import type { Processor, WorkerOptions as WorkerSettings } from 'bullmq';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { errorText } from '../../errors/error-text.js';
import { type Closing, within } from '../closing.js';
import type { CommandContext } from '../context.js';
import { usageError } from '../options.js';
import type { WorkerOptions } from '../run/options.js';
import { driver, withoutPassword } from '../store/connection.js';

export interface OpenBullmq {
  /** Of the server, for messages: holds no password. */
  readonly name: string;
  /** Why no job can be taken at this moment; undefined where some can. Never rejects. */
  away(): Promise<string | undefined>;
  /** Takes no further job, and waits for those in flight, but not for ever. */
  close(): Promise<void>;
}

const reachMs = 10_000;
/** How long the queue may take to say that it is there. */
const lookMs = 2_000;
/** Longer than `trigger.close` waits for calls in flight; a server that answers nothing must not hold the process. */
const closeMs = 40_000;
/** A job whose worker was killed in the middle of it comes back this often, instead of once. */
const maxStalledCount = 20;

export async function openBullmq(
  { stderr }: CommandContext,
  options: WorkerOptions,
  processor: Processor,
  closing: Closing,
): Promise<OpenBullmq> {
  const { queue, queueName, queuePrefix, concurrency, rate } = options;
  const name = withoutPassword(queue);
  const isPostgres = /^postgres(ql)?:\/\//.test(queue);
  if (!isPostgres && !/^rediss?:\/\//.test(queue)) {
    throw usageError(
      `\`--queue ${name}\` is no address of a queue`,
      'write it as redis://host:6379/0 or postgres://user@host:5432/database',
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
  const worker = isPostgres
    ? new Worker(
        queueName,
        processor,
        { ...settings, connection: { connectionString: queue, ...schema } },
        createPostgresBackend,
      )
    : new Worker(queueName, processor, { ...settings, ...prefix, connection: { url: queue } });
  let latest = '';
  worker.on('error', (error) => {
    const text = withoutPassword(errorText(error));
    // While a server is away, each attempt to connect says the same.
    if (text !== latest) void stderr.write(`queue: ${text}\n`);
    latest = text;
  });
  closing.add(() => worker.close(true));
  await reached(worker.waitUntilReady(), name);
  void worker.run().catch((error: unknown) => stderr.write(`queue: ${errorText(error)}\n`));
  const ask = askedOnce(() => worker.getBackend().isMaxed());
  return {
    name,
    async away() {
      if (!worker.isRunning()) return 'no job is taken any more';
      try {
        await inTime(lookMs, ask());
        return undefined;
      } catch (error) {
        return withoutPassword(errorText(error));
      }
    },
    close: () => within(closeMs, worker.close()),
  };
}

/** Rejects with INPUT_UNREADABLE. A Redis that is away is tried for ever. */
async function reached(ready: Promise<unknown>, name: string): Promise<void> {
  try {
    await inTime(reachMs, ready);
  } catch (cause) {
    throw new AutotriggerError(
      'INPUT_UNREADABLE',
      `the queue at ${name} cannot be used: ${withoutPassword(errorText(cause))}`,
      {
        cause,
        fix: 'check that the server is up, the address, and for Postgres that the schema is there: `runMigrations` of BullMQ makes it',
      },
    );
  }
}

async function inTime(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A question goes on waiting for its connection, also when nobody waits for it: the next look adds no other one. */
function askedOnce(ask: () => Promise<unknown>): () => Promise<unknown> {
  let asking: Promise<unknown> | undefined;
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
