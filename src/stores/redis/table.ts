/** Customers as hashes of one Redis: one key each, found again by SCAN on every master. */
import { randomBytes } from 'node:crypto';
import { callRemote, type RemoteOptions } from '../remote/remote.js';
import type { Reply } from '../remote/replies.js';
import { parsed, rowOf, type StoredHandled } from '../remote/row.js';
import type { RemoteTable, SeenRow } from '../remote/steps.js';
import type { RedisCommand, RedisConnection } from './client.js';
import type { ScriptRunner } from './runner.js';

const scanCount = '500';

export function redisTable(
  connection: RedisConnection,
  prefix: string,
  runScript: ScriptRunner,
  remote: RemoteOptions,
): RemoteTable {
  const call = <T>(step: () => Promise<T>): Promise<T> => callRemote(remote, step);
  const keyOf = (customer: string): string => `${prefix}{${customer}}`;
  // What SCAN sees includes what the client itself puts before each key.
  const start = `${connection.keyPrefix}${prefix}{`;

  const row = async (customer: string): Promise<SeenRow | undefined> =>
    seenRow(customer, await call(() => runScript('entry', keyOf(customer), [])));

  return {
    run: (step, customer, ...rest) => call(() => runScript(step, keyOf(customer), [...rest, callId()])),
    row,
    async *rows() {
      // SCAN may name a key twice, and a slot that moves between masters may be seen on both.
      const seen = new Set<string>();
      for (const command of await call(() => connection.masters())) {
        for await (const keys of scan(command, `${literal(start)}*}`, call)) {
          const found = new Set(keys.map((key) => key.slice(start.length, -1)));
          const fresh = [...found].filter((customer) => !seen.has(customer));
          for (const customer of fresh) seen.add(customer);
          const rows = await Promise.all(fresh.map(row));
          yield* rows.filter((one) => one !== undefined);
        }
      }
    },
  };
}

/** Tells a script that the client sent again after a reconnect from a second attempt of the caller. */
const callId = (): string => randomBytes(9).toString('base64url');

/** A key pattern without wild cards. */
const literal = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');

async function* scan(
  command: RedisCommand,
  pattern: string,
  call: <T>(step: () => Promise<T>) => Promise<T>,
): AsyncIterable<readonly string[]> {
  let cursor = '0';
  do {
    const reply = await call(() => command('SCAN', cursor, 'MATCH', pattern, 'COUNT', scanCount));
    const [next, keys] = Array.isArray(reply) ? reply : [];
    cursor = String(next ?? '0');
    if (Array.isArray(keys) && keys.length > 0) yield keys.map(String);
  } while (cursor !== '0');
}

function seenRow(customer: string, [seconds, microseconds, fields]: Reply): SeenRow | undefined {
  const hash = new Map<string, string>();
  const flat = Array.isArray(fields) ? fields.map(String) : [];
  for (let index = 0; index + 1 < flat.length; index += 2) hash.set(flat[index] ?? '', flat[index + 1] ?? '');
  if (hash.size === 0) return undefined;
  const handled = [...hash].filter(([field]) => field.startsWith('h:'));
  return {
    customer,
    now: Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000),
    row: rowOf({
      anchors: hash.get('anchors'),
      flights: hash.get('flights'),
      block: hash.get('block'),
      handled: handled.map(([field, text]) => [field.slice(2), parsed<StoredHandled>(text)]),
    }),
  };
}
