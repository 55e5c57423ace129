/** The one script: reads a key, and writes it on condition of its version and of the server's clock. */
import { createHash } from 'node:crypto';
import type { RedisConnection } from './client.js';

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
  row = redis.call('HGETALL', KEYS[1])
  version = string.sub(redis.sha1hex(table.concat(row, '\\0')), 1, 13)
elseif row then
  version = string.sub(row, 1, 13)
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
export async function runScript(
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
