/** What the request path is measured against: the bare client, alone and with as many transactions of bare lmdb. */
import { randomBytes } from 'node:crypto';
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
    run: (interactions) => concurrently(interactions, post),
    close,
  };
}

/** The least that a request between two durable transactions costs: no rules, no windows, nothing that could be found again. */
export function bareUndiciAndLmdb(url: string, path: string): Contender {
  const { post, close } = poolTo(url);
  const durable = { overlappingSync: false, eventTurnBatching: false } as const;
  const table = open<Buffer, Buffer>({ path, encoding: 'binary', keyEncoding: 'binary', ...durable });
  const row = rowOfBytes();
  return {
    run: (interactions) =>
      concurrently(interactions, async (interaction) => {
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

export async function concurrently(
  all: readonly Sample[],
  work: (one: Sample) => Promise<void>,
): Promise<void> {
  const samples = all.values();
  const worker = async (): Promise<void> => {
    for (const sample of samples) await work(sample);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}
