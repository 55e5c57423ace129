/** Adds an interaction to a BullMQ queue so that its newer record replaces one that waits. */
import { randomUUID } from 'node:crypto';

/** What is used of BullMQ's `Queue`. */
export interface BullmqQueue<Added extends BullmqAdded = BullmqAdded> {
  add(name: string, data: unknown, options?: object): Promise<Added>;
}

/** What is used of the `Job` that `Queue.add` gives: with another id than was asked for, it is one that was there. */
export interface BullmqAdded {
  readonly id?: string | undefined;
  updateData(data: unknown): Promise<void>;
}

/** How the job is added. */
export interface AddOptions {
  /** Of the job. @defaultValue 'interaction' */
  readonly name?: string;
  /** BullMQ's job options; `jobId` and `deduplication` are set here. */
  readonly job?: object;
}

/**
 * Of one interaction id at most one job waits, with the latest data. A job that is delayed (`deferred`) is replaced, one
 * that waits for a worker gets the data, and behind one that is being processed BullMQ keeps the latest for when it ends.
 * Needs a BullMQ whose `deduplication` knows `replace` and `keepLastIfActive`; tested with 6.7.
 */
export async function addInteraction(
  queue: BullmqQueue,
  interactionId: string,
  data: unknown,
  { name = 'interaction', job = {} }: AddOptions = {},
): Promise<void> {
  const jobId = randomUUID();
  const deduplication = { id: interactionId, replace: true, keepLastIfActive: true };
  const add = (): Promise<BullmqAdded> => queue.add(name, data, { ...job, jobId, deduplication });
  const added = await add();
  if (added.id === jobId) return;
  // BullMQ drops the data where the other job waits for a worker. It fails where that job is gone meanwhile.
  await added.updateData(data).catch(() => undefined);
  // Where a worker took it just before, it holds the older data: now BullMQ keeps this one for when it ends.
  await add();
}
