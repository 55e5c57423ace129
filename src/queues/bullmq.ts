/** `autotrigger/bullmq`: a processor for BullMQ's `Worker`, on Redis and on Postgres. BullMQ is typed structurally. */
import type { Trigger } from '../pipeline/options.js';
import type { Receipt } from '../receipt/receipt.js';
import { type JobOptions, jobProcessor, withoutDecisions } from './process-job.js';

export { addInteraction, type BullmqQueue } from './bullmq-add.js';
export type { JobOptions } from './process-job.js';

/** What is used of BullMQ's `Job`. */
export interface BullmqJob {
  readonly data: unknown;
  moveToDelayed(timestamp: number, token?: string): Promise<void>;
}

/**
 * `new Worker(name, bullmqProcessor(trigger), { connection })`.
 *
 * `deferred` moves the job to its time and spends no attempt; `failed` throws, so that BullMQ repeats it by its `attempts`
 * and `backoff`; `rejected` and `invalid` fail the job at once. The job's return value is its receipts without their
 * decisions, which hold addresses.
 *
 * @throws AutotriggerError OPTION_INVALID
 */
export function bullmqProcessor(
  trigger: Pick<Trigger, 'process'>,
  options?: JobOptions,
): (job: BullmqJob, token?: string) => Promise<Receipt[]> {
  const process = jobProcessor(trigger, options);
  return async (job, token) => {
    const { receipts, verdict } = await process(job.data);
    switch (verdict.kind) {
      case 'done':
        return withoutDecisions(receipts);
      case 'later':
        await job.moveToDelayed(verdict.at.getTime(), token);
        throw named('DelayedError', `deferred until ${verdict.at.toISOString()}`);
      case 'retry':
        throw new Error(verdict.reason);
      case 'dead':
        throw named('UnrecoverableError', verdict.reason);
    }
  };
}

/** BullMQ tells its errors by their name (`Worker.handleFailed`, `Job.shouldRetryJob`): no import of it is needed. */
function named(name: 'DelayedError' | 'UnrecoverableError', message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
