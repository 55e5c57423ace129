/** What the whole way is measured by: the bare client, alone and with as many flushes of bare parts. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open as openFile } from 'node:fs/promises';
import { open } from 'lmdb';
import { Pool } from 'undici';
import type { FeedbackRequest } from '../../src/request/feedback-request.js';

export const inFlight = 50;

export interface Sample {
  readonly interaction: unknown;
  readonly request: FeedbackRequest;
}

/** Sends all of them. */
export interface Contender {
  run(interactions: readonly Sample[]): Promise<void>;
  close(): Promise<unknown>;
}

export function bareUndici(url: string): Contender {
  const { post, close } = poolTo(url);
  return {
    run: (interactions) => atOnce(interactions, post),
    close,
  };
}

/** What a request between two durable transactions costs at the least: no rules, no windows, nothing kept. */
export function bareUndiciAndLmdb(url: string, path: string): Contender {
  const { post, close } = poolTo(url);
  const durable = { overlappingSync: false, eventTurnBatching: false } as const;
  const table = open<Buffer, Buffer>({ path, encoding: 'binary', keyEncoding: 'binary', ...durable });
  const row = rowOfBytes();
  return {
    run: (interactions) =>
      atOnce(interactions, async (interaction) => {
        const key = randomBytes(18);
        await table.put(key, row);
        await post(interaction);
        await table.put(key, row);
      }),
    close: () => Promise.all([close(), table.close()]),
  };
}

const rowOfBytes = (): Buffer => randomBytes(170);

function poolTo(url: string) {
  const pool = new Pool(url, { connections: inFlight });
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'x-api-key': 'k' };
  return {
    async post({ request }: Sample): Promise<void> {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: '/v1/requests',
        headers,
        body: JSON.stringify(request),
      });
      const answer: unknown = await body.json();
      if (statusCode !== 200 || answer === null) throw new Error('not accepted');
    },
    close: () => pool.close(),
  };
}

/**
 * As cheap as anything durable can be: groups of rows, written one after the other into a file that has its length
 * already, and flushed. No look-up, no condition, nothing that could be found again.
 */
export function bareUndiciAndFile(url: string, path: string): Contender {
  const { post, close } = poolTo(url);
  const row = rowOfBytes();
  const file = fileOf(path, roomForRows * row.length);
  let waiting: (() => void)[] = [];
  let writing = false;
  let end = 0;

  async function writeGroups(): Promise<void> {
    const handle = await file;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await handle.write(Buffer.concat(group.map(() => row)), 0, row.length * group.length, end);
      await handle.datasync();
      end += row.length * group.length;
      for (const written of group) written();
    }
    writing = false;
  }
  const append = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (writing) return;
      writing = true;
      setImmediate(() => void writeGroups());
    });

  return {
    run: (interactions) =>
      atOnce(interactions, async (interaction) => {
        await append();
        await post(interaction);
        await append();
      }),
    close: async () => Promise.all([close(), (await file).close()]),
  };
}

/** More than a measurement writes; made while the contender warms up. */
const roomForRows = 100_000;

async function fileOf(path: string, bytes: number): Promise<FileHandle> {
  const handle = await openFile(path, 'w');
  await handle.write(Buffer.alloc(bytes));
  await handle.sync();
  return handle;
}

export async function atOnce(all: readonly Sample[], work: (one: Sample) => Promise<void>): Promise<void> {
  const samples = all.values();
  const worker = async (): Promise<void> => {
    for (const sample of samples) await work(sample);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}
