/** Redis as a table: a row is one key, found again by SCAN on every master. */
import { createHash } from 'node:crypto';
import type { StoreSettings } from '../settings.js';
import type { StoredRow, Table, TableState, TableWritten } from '../table.js';
import type { RedisCommand, RedisConnection, ReplicaWait } from './client.js';
import { textOfFirstVersion } from './first-version.js';
import { replicatedScript } from './replicas.js';

/** The rows under one prefix. */
interface RedisTable extends Table {
  /** What the first version kept beside its rows. */
  formerSettings(): Promise<StoreSettings | undefined>;
}

const scanCount = '500';
const neverWritten = ['read', '', '', '0', '0'];

/** @param wait for writes that keep a customer from being asked; such writes go one after the other then */
export function redisTable(connection: RedisConnection, prefix: string, wait?: ReplicaWait): RedisTable {
  const runReplicated = wait === undefined ? runScript : replicatedScript(compareAndSetScript, wait);
  /** The braces are the hash tag of a cluster. */
  const keyOf = (key: string): string => `${prefix}{${key}}`;
  // What SCAN sees includes what the client itself puts before each key.
  const start = `${connection.keyPrefix}${prefix}{`;

  const run = async (key: string, rest: readonly string[], script = runScript): Promise<TableWritten> =>
    writtenOf(await script(connection, keyOf(key), rest));
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
    write({ key, expected = '', version, text = '', notBefore, notAfter, protects = false }) {
      const rest = [expected, version, text, String(notBefore), String(notAfter)];
      return run(key, rest, protects ? runReplicated : runScript);
    },
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

/**
 * A row is a string: version, time of the write, text, with a space between. What the first version wrote is a hash:
 * it is given as it is, under a version made of its content. The first version in turn fails on a string.
 *
 * Arguments: expected version (empty: none; `read`: only read), version, text (empty: remove), not before, not after.
 * Reply: 1 where it wrote, the server's milliseconds, and the row.
 */
const compareAndSetScript = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local shown = string.format('%.0f', now)
local row = redis.pcall('GET', KEYS[1])
local version = ''
if type(row) == 'table' then
  if not string.find(row.err, 'WRONGTYPE', 1, true) then return row end
  row = redis.call('HGETALL', KEYS[1])
  version = string.sub(redis.sha1hex(table.concat(row, '\\0')), 1, 13)
elseif row then
  version = string.sub(row, 1, 13)
end
if row and version == ARGV[2] then
  -- Written by a call whose reply was lost: written again, so that WAIT on this connection knows of it.
  redis.call('SET', KEYS[1], row)
end
if ARGV[1] ~= version or now < tonumber(ARGV[4]) or now > tonumber(ARGV[5]) then
  return { '0', shown, version, row }
end
if ARGV[3] == '' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[2] .. ' ' .. shown .. ' ' .. ARGV[3])
end
return { '1', shown }
`;

const sha1 = createHash('sha1').update(compareAndSetScript).digest('hex');

/** By its hash, and by its text where the server does not know it: at first, after a restart or a failover. */
async function runScript(
  connection: RedisConnection,
  key: string,
  rest: readonly string[],
): Promise<readonly unknown[]> {
  const reply = await connection.runHash(sha1, key, rest).catch((error: unknown) => {
    if (!isUnknownScript(error)) throw error;
    return connection.runText(compareAndSetScript, key, rest);
  });
  return Array.isArray(reply) ? reply : [];
}

const isUnknownScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('NOSCRIPT');
