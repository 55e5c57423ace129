/** `autotrigger/lambda`: a handler for Lambda functions on an SQS queue, with partial batch responses. */
import type { Trigger } from '../pipeline/options.js';
import { type Clock, systemClock } from '../shared/clock.js';
import { assertOption } from '../shared/options.js';
import { tryParseJson } from '../shared/try-parse-json.js';
import { type JobOptions, jobProcessor } from './process-job.js';

export type { JobOptions } from './process-job.js';

/** What is used of Lambda's `SQSRecord`. */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly eventSourceARN?: string | undefined;
  readonly attributes?: { readonly MessageGroupId?: string | undefined } | undefined;
}

/** What every queue takes, and what SQS alone can do. */
export interface SqsHandlerOptions extends JobOptions {
  /**
   * Calls SQS' ChangeMessageVisibility, so that a deferred message comes back at its time. Without it, and where it
   * fails, it comes back when the queue's visibility time-out is over.
   */
  readonly changeVisibility?: (record: SqsRecord, seconds: number) => Promise<unknown>;
  /**
   * Keeps a message that would be refused again, with the reason: sends it to the dead letter queue, say. Without it
   * SQS moves the message there after `maxReceiveCount` receives.
   */
  readonly onDead?: (record: SqsRecord, reason: string) => Promise<unknown>;
  /** Computes how long a message is hidden; the system's unless set. */
  readonly clock?: Clock;
}

/** Lambda's partial batch response: the messages that SQS must not delete. Empty: all are settled. */
export interface SqsBatchResponse {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/**
 * SQS hides a message for at most 12 hours after it was received. Lambda may have held it before (a batch window of at
 * most 5 minutes) and works on it for at most 15: this much is left out.
 */
const longestHiddenSeconds = 12 * 3_600 - 20 * 60;

/**
 * `export const handler = sqsHandler(trigger, { changeVisibility })`, with `ReportBatchItemFailures` on the event source.
 *
 * `deferred` hides the message until its time, at most 11 hours and 40 minutes at once; then it is received, deferred
 * and hidden again. Each receive counts towards `maxReceiveCount`: see docs/how-to/run-on-a-queue.md. `failed`, `rejected`
 * and `invalid` leave the message to the queue's redrive policy. In a FIFO queue, what follows a failure in its group
 * is given back untouched.
 *
 * @throws AutotriggerError OPTION_INVALID
 */
export function sqsHandler(
  trigger: Pick<Trigger, 'process'>,
  options: SqsHandlerOptions = {},
): (event: { readonly Records: readonly SqsRecord[] }) => Promise<SqsBatchResponse> {
  const { changeVisibility, onDead, clock = systemClock } = options;
  const process = jobProcessor(trigger, options);
  for (const [name, given] of Object.entries({ changeVisibility, onDead })) {
    assertOption(given === undefined || typeof given === 'function', name, 'a function');
  }

  /** Whether the message may be deleted. */
  async function isSettled(record: SqsRecord): Promise<boolean> {
    const { verdict } = await process(tryParseJson(record.body) ?? record.body);
    if (verdict.kind === 'dead' && onDead !== undefined) {
      await onDead(record, verdict.reason);
      return true;
    }
    if (verdict.kind === 'later') {
      const seconds = Math.ceil((verdict.at.getTime() - clock.now()) / 1_000);
      await changeVisibility?.(record, Math.min(Math.max(seconds, 0), longestHiddenSeconds));
    }
    return verdict.kind === 'done';
  }

  return async (event) => {
    const { Records }: { readonly Records?: readonly SqsRecord[] } = event ?? {};
    assertOption(
      Array.isArray(Records),
      'event',
      'an event of SQS, which has `Records`: is this the trigger of another service?',
    );
    const groups = new Map<string, SqsRecord[]>();
    for (const record of Records) {
      const group = groupOf(record);
      groups.set(group, [...(groups.get(group) ?? []), record]);
    }
    const failures = await Promise.all([...groups.values()].map((group) => failuresOf(group, isSettled)));
    return { batchItemFailures: failures.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** Within a group of a FIFO queue nothing may overtake; every message of a standard queue is a group of its own. */
function groupOf({ attributes, eventSourceARN, messageId }: SqsRecord): string {
  const isFifo = eventSourceARN?.endsWith('.fifo') === true;
  return isFifo ? (attributes?.MessageGroupId ?? '') : messageId;
}

/** One after the other; from the first on that is not settled, all. */
async function failuresOf(
  records: readonly SqsRecord[],
  isSettled: (record: SqsRecord) => Promise<boolean>,
): Promise<readonly SqsRecord[]> {
  for (const [index, record] of records.entries()) {
    // What throws here is the integrator's: the message comes back.
    if (!(await isSettled(record).catch(() => false))) return records.slice(index);
  }
  return [];
}
