/** A store in Redis: several machines share it, one script a round trip, on the server's clock. */
import { assertOption, isCount, refuseSlips } from '../../shared/options.js';
import type { SuppressionStore } from '../port.js';
import { tableStore } from '../table-store.js';
import { connectionOf, type RedisClient, type ReplicaWait } from './client.js';
import { examineRedis } from './doctor.js';
import { redisRemedy } from './errors.js';
import { redisTable } from './table.js';

export type { IoredisClient, NodeRedisClient, RedisClient } from './client.js';

/** One Redis, or one cluster of it, that all processes share. */
export interface RedisStoreOptions {
  /** Yours, and yours to close: `new Redis(…)` of ioredis, or a connected `createClient(…)` of redis. */
  readonly client: RedisClient;
  /** Before each key; `autotrigger:` unless set. Two stores with different prefixes know nothing of each other. */
  readonly prefix?: string;
  /** How long a call may take before it counts as not answered, in milliseconds; 5000 unless set. */
  readonly timeoutMs?: number;
  /**
   * How many replicas must have what keeps a customer from being asked (begin, opt-outs, windows from elsewhere, a stop)
   * before the step counts as taken. Where fewer have it in time, it has failed: nothing is sent. None unless set.
   */
  readonly wait?: {
    readonly replicas: number;
    /** It must be less than the store's own; 1000 unless set, or half of that where it is less. */
    readonly timeoutMs?: number;
  };
}

/**
 * Needs Redis 5 or newer, with `maxmemory-policy noeviction` and an append-only file: the doctor says what is
 * missing. Keys carry no time to live; `sweep` removes what is long past. Throws OPTION_INVALID.
 */
export function redisStore(options: RedisStoreOptions): SuppressionStore {
  refuseSlips(options, ['client', 'prefix', 'timeoutMs', 'wait']);
  const { client, prefix = 'autotrigger:', timeoutMs = 5_000, wait } = options;
  const connection = connectionOf(client);
  const replicaWait = wait && checkedWait(wait, timeoutMs);
  const table = redisTable(connection, prefix, replicaWait);
  return tableStore(table, {
    name: 'redis',
    timeoutMs,
    explain: redisRemedy,
    formerSettings: table.formerSettings,
    doctor: ({ environment }) => examineRedis(connection, environment, replicaWait?.replicas),
  });
}

function checkedWait(
  { replicas, timeoutMs }: NonNullable<RedisStoreOptions['wait']>,
  storeTimeoutMs: number,
): ReplicaWait {
  assertOption(isCount(replicas), 'wait.replicas', 'a whole number from 1');
  const waitMs = timeoutMs ?? Math.min(1_000, Math.ceil(storeTimeoutMs / 2));
  assertOption(
    isCount(waitMs) && waitMs < storeTimeoutMs,
    'wait.timeoutMs',
    `milliseconds, fewer than the ${storeTimeoutMs} that a call of the store may take`,
  );
  return { replicas, timeoutMs: waitMs };
}
