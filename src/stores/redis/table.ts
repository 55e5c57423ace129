/** Redis as a table: a row is one key, found again by SCAN on every master. */
import type { StoreSettings } from '../settings.js';
import type { StoredRow, Table, TableState, TableWritten } from '../table.js';
import type { RedisCommand, RedisConnection } from './client.js';
import { textOfFirstVersion } from './first-version.js';
import { runScript } from './script.js';

export interface RedisTable extends Table {
  /** What the first version kept beside its rows. */
  formerSettings(): Promise<StoreSettings | undefined>;
}

const scanCount = '500';
const neverWritten = ['read', '', '', '0', '0'];

export function redisTable(connection: RedisConnection, prefix: string): RedisTable {
  /** The braces are the hash tag of a cluster. */
  const keyOf = (key: string): string => `${prefix}{${key}}`;
  // What SCAN sees includes what the client itself puts before each key.
  const start = `${connection.keyPrefix}${prefix}{`;

  const run = async (key: string, rest: readonly string[]): Promise<TableWritten> =>
    writtenOf(await runScript(connection, keyOf(key), rest));
  const read = async (key: string): Promise<TableState> => run(key, neverWritten);

  async function* pagesOf(master: RedisCommand): AsyncGenerator<string[]> {
    let cursor = '0';
    do {
      const reply = await master('SCAN', cursor, 'MATCH', `${literal(start)}*}`, 'COUNT', scanCount);
      const [next, keys] = Array.isArray(reply) ? reply : [];
      cursor = String(next ?? '0');
      if (Array.isArray(keys)) yield keys.map((key) => String(key).slice(start.length, -1));
    } while (cursor !== '0');
  }

  return {
    read,
    write: ({ key, expected = '', version, text = '', notBefore, notAfter }) =>
      run(key, [expected, version, text, String(notBefore), String(notAfter)]),
    async *rows() {
      // SCAN may name a key twice, and a slot that moves between masters may be seen on both.
      const seen = new Set<string>();
      for (const master of await connection.masters()) {
        for await (const page of pagesOf(master)) {
          const fresh = [...new Set(page)].filter((key) => !seen.has(key));
          for (const key of fresh) seen.add(key);
          const states = await Promise.all(fresh.map(read));
          for (const [index, { row, now }] of states.entries()) {
            if (row !== undefined) yield { key: fresh[index] ?? '', row, now };
          }
        }
      }
    },
    async formerSettings() {
      const secret = await connection.runText("return redis.call('GET', KEYS[1])", `${prefix}secret`, []);
      if (isAbsent(secret)) return undefined;
      const members = "return redis.call('SMEMBERS', KEYS[1])";
      const fingerprints = await connection.runText(members, `${prefix}secrets`, []);
      return { secret: String(secret), fingerprints: textsOf(fingerprints) };
    },
  };
}

function writtenOf([written, now, version, row]: readonly unknown[]): TableWritten {
  const state = { written: String(written) === '1', now: Number(now) };
  // Where the row is a hash, the first version wrote it.
  if (Array.isArray(row)) {
    return {
      ...state,
      row: { text: textOfFirstVersion(textsOf(row)), version: String(version), writtenAt: 0 },
    };
  }
  return isAbsent(row) ? state : { ...state, row: storedRow(String(row)) };
}

function storedRow(value: string): StoredRow {
  const [version = '', writtenAt = ''] = value.split(' ', 2);
  return { version, writtenAt: Number(writtenAt), text: value.slice(version.length + writtenAt.length + 2) };
}

const isAbsent = (row: unknown): boolean => row === null || row === undefined || row === false;

/** A client may be set up to give bytes instead of texts. */
const textsOf = (list: unknown): string[] => (Array.isArray(list) ? list.map(String) : []);

/** A key pattern without wild cards. */
const literal = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');
