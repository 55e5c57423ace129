/** A store in Redis: several machines share it, one script a round trip, on the server's clock. */
import type { SuppressionStore } from '../port.js';
import { tableStore } from '../table-store.js';
import { connectionOf, type RedisClient } from './client.js';
import { examineRedis } from './doctor.js';
import { redisRemedy } from './errors.js';
import { redisTable } from './table.js';

export type { IoredisClient, NodeRedisClient, RedisClient } from './client.js';

export interface RedisStoreOptions {
  /** Yours, and yours to close: `new Redis(…)` of ioredis, or a connected `createClient(…)` of redis. */
  readonly client: RedisClient;
  /** Before each key; `autotrigger:` unless set. Two stores with different prefixes know nothing of each other. */
  readonly prefix?: string;
  /** How long a call may take before it counts as not answered, in milliseconds; 5000 unless set. */
  readonly timeoutMs?: number;
}

/**
 * Needs Redis 5 or newer, with `maxmemory-policy noeviction` and an append-only file: the doctor says what is
 * missing. Keys carry no time to live; `sweep` removes what is long past. Throws OPTION_INVALID.
 */
export function redisStore({
  client,
  prefix = 'autotrigger:',
  timeoutMs = 5_000,
}: RedisStoreOptions): SuppressionStore {
  const connection = connectionOf(client);
  const table = redisTable(connection, prefix);
  return tableStore(table, {
    name: 'redis',
    timeoutMs,
    explain: redisRemedy,
    formerSettings: table.formerSettings,
    doctor: ({ environment }) => examineRedis(connection, environment),
  });
}
