/** `autotrigger/pg-boss`: a handler for pg-boss' `work`, from version 10 on. pg-boss is typed structurally. */
import { createHash } from 'node:crypto';
import type { Trigger } from '../pipeline/options.js';
import type { Receipt } from '../receipt/receipt.js';
import { createKeyedMutex } from '../shared/keyed-mutex.js';
import { errorMessage } from '../shared/redact.js';
import { type JobOptions, jobProcessor, type ProcessedJob, withoutDecisions } from './process-job.js';

export type { JobOptions } from './process-job.js';

/** What is used of a job that `work` hands over. `name`: of its queue. */
export interface PgBossJob {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

/** What is used of `PgBoss`. */
export interface PgBossClient {
  send(name: string, data: unknown, options: object): Promise<string | null>;
  complete(name: string, id: string, data: object): Promise<unknown>;
  fail(name: string, id: string, data: object): Promise<unknown>;
  cancel(name: string, id: string): Promise<unknown>;
  deleteJob(name: string, id: string): Promise<unknown>;
  getJobById(name: string, id: string): Promise<PgBossStored | null>;
}

/** What is read of a job in pg-boss' table. */
export interface PgBossStored {
  readonly state: string;
  readonly createdOn?: Date;
  readonly singletonKey?: string | null;
  readonly priority?: number;
  readonly retryLimit?: number;
  readonly retryCount?: number;
  readonly retryDelay?: number;
  readonly retryBackoff?: boolean;
  readonly deadLetter?: string | null;
}

/**
 * `boss.work(queue, { batchSize }, pgBossHandler(trigger, boss))`.
 *
 * pg-boss cannot put off a job that is being processed: one that is `deferred` is sent again with `startAfter`, and then
 * completed, so that a crash between the two gives a second job and never none. `failed` fails the job, which pg-boss
 * repeats by its `retryLimit`; `rejected` and `invalid` cancel it with the reason as its output, and give it to its dead
 * letter queue where it has one. Of one interaction id a job replaces an older one that was put off; where a newer one
 * waits, or was settled by this handler, an older one that is deferred or failed ends there.
 *
 * @throws AutotriggerError OPTION_INVALID
 */
export function pgBossHandler(
  trigger: Pick<Trigger, 'process'>,
  boss: PgBossClient,
  options?: JobOptions,
): (jobs: readonly PgBossJob[]) => Promise<void> {
  const process = jobProcessor(trigger, options);
  const mutex = createKeyedMutex();
  /** When the newest job of each interaction was created that was settled here. */
  const settled = new Map<string, number>();

  /** The reason for which the job must fail; undefined where it is settled. */
  async function settle(job: PgBossJob, { receipts, verdict }: ProcessedJob): Promise<string | undefined> {
    const { id, name } = job;
    const stored = await boss.getJobById(name, id);
    // A newer job of this interaction has taken its place meanwhile.
    if (stored === null) return undefined;
    const output = { receipts: withoutDecisions(receipts) };
    const ids = copyIds(name, receipts);
    // Of a job that was put off and comes back, its own copy goes on under the other id.
    const others = ids.filter((other) => other !== id);
    const waiting = await Promise.all(others.map((other) => boss.getJobById(name, other)));
    const order = orderOf(stored);
    const newest = Math.max(settled.get(ids[0]) ?? order, ...waiting.map((copy) => orderOf(copy) || order));
    if (order < newest && (verdict.kind === 'later' || verdict.kind === 'retry')) {
      await boss.complete(name, id, output);
      return undefined;
    }
    if (settled.size >= maxSettled) settled.clear();
    settled.set(ids[0], newest);
    if (order === newest) {
      for (const [index, former] of others.entries()) {
        if (waiting[index] !== null) await boss.deleteJob(name, former);
      }
    }
    switch (verdict.kind) {
      case 'retry':
        return verdict.reason;
      case 'later': {
        const singletonKey = `${orderMark}${order}:${ids[0]}`;
        const copy = { id: others[0], startAfter: verdict.at, singletonKey, ...attemptsLeft(stored) };
        await sendAgain(boss, job, copy);
        await boss.complete(name, id, output);
        return undefined;
      }
      case 'dead':
        await moveToDeadLetter(boss, job, verdict.reason);
        return undefined;
      case 'done':
        await boss.complete(name, id, output);
        return undefined;
    }
  }

  async function settleExclusive(job: PgBossJob): Promise<string | undefined> {
    const processed = await process(job.data);
    const [key] = copyIds(job.name, processed.receipts);
    return mutex.runExclusive(key, () => settle(job, processed));
  }

  return async (jobs) => {
    const failures = await Promise.all(
      jobs.map((job) => settleExclusive(job).catch((error: unknown) => errorMessage(error))),
    );
    const reasons = failures.filter((reason) => reason !== undefined);
    // pg-boss fails those of the batch that are still active: all others are settled already. To fail them here would let
    // another worker take them, and pg-boss complete them under its hands when this handler ends.
    if (reasons.length > 0) throw new Error([...new Set(reasons)].join('\n'));
  };
}

/** Interactions remembered at most; beyond that many, none. */
const maxSettled = 10_000;

/** A copy keeps here when the job was created that it goes on for: pg-boss dates the copy itself. */
const orderMark = 'autotrigger:';

/** When its record was put into the queue, in milliseconds; 0 where that is not known, or there is no job. */
function orderOf(stored: PgBossStored | null): number {
  const { createdOn, singletonKey } = stored ?? {};
  const kept = singletonKey?.startsWith(orderMark) ? singletonKey.slice(orderMark.length) : undefined;
  return Number.parseInt(kept ?? '', 10) || new Date(createdOn ?? 0).getTime() || 0;
}

async function sendAgain(boss: PgBossClient, { name, data }: PgBossJob, options: object): Promise<void> {
  if ((await boss.send(name, data, options)) !== null) return;
  throw new Error(`pg-boss took no copy that waits: the policy of the queue \`${name}\` may keep it out`);
}

/** What the copy must keep of the job, so that waiting neither spends an attempt nor earns one. */
function attemptsLeft({
  priority,
  retryLimit,
  retryCount = 0,
  retryDelay,
  retryBackoff,
  deadLetter,
}: PgBossStored): object {
  return {
    ...(priority !== undefined && { priority }),
    ...(retryLimit !== undefined && { retryLimit: Math.max(retryLimit - retryCount, 0) }),
    ...(retryDelay !== undefined && { retryDelay }),
    ...(retryBackoff !== undefined && { retryBackoff }),
    ...(typeof deadLetter === 'string' && { deadLetter }),
  };
}

/** pg-boss has no failure that is final at once. */
async function moveToDeadLetter(
  boss: PgBossClient,
  { id, name, data }: PgBossJob,
  reason: string,
): Promise<void> {
  // Keeps the reason. Where retries are used up, pg-boss itself gives the job to the dead letter queue.
  await boss.fail(name, id, { message: reason });
  const stored = await boss.getJobById(name, id);
  if (stored === null || stored.state === 'failed') return;
  // Its id is the same each time, so that a crash before the next step gives no second one.
  if (typeof stored.deadLetter === 'string') {
    await boss.send(stored.deadLetter, data, { id: uuidOf(['dead', name, id]) });
  }
  await boss.cancel(name, id);
}

/** The two ids under which a job of these interactions is put off, in turn: the one that is active cannot be sent. */
function copyIds(name: string, receipts: readonly Receipt[]): readonly [string, string] {
  const ids = receipts.map(({ interactionId }) => interactionId).sort();
  return [uuidOf(['later', name, ids, 0]), uuidOf(['later', name, ids, 1])];
}

/** A UUID of version 8 (RFC 9562): made of a hash. */
function uuidOf(parts: readonly unknown[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
