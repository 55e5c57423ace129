/** Writes that count only once replicas have them. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { createKeyedMutex } from '../../shared/keyed-mutex.js';
import type { RedisConnection, ReplicaWait } from './client.js';

type RunScript = (
  connection: RedisConnection,
  key: string,
  rest: readonly string[],
) => Promise<readonly unknown[]>;

/** Runs the script, and resolves once enough replicas have what it wrote; rejects with STORE_UNAVAILABLE where they do not. */
export function replicatedScript(script: string, wait: ReplicaWait): RunScript {
  const mutex = createKeyedMutex();
  let shortages = 0;
  return async (connection, key, rest) => {
    const shortagesBefore = shortages;
    // One at a time: WAIT holds up its connection, and those behind one that failed in vain need not write.
    return mutex.runExclusive('', async () => {
      if (shortages > shortagesBefore) throw notReplicated(wait);
      const { reply, replicas } = await connection.runAndWait(script, key, rest, wait);
      if (replicas >= wait.replicas) return Array.isArray(reply) ? reply : [];
      shortages += 1;
      throw notReplicated(wait, replicas);
    });
  };
}

function notReplicated({ replicas, timeoutMs }: ReplicaWait, had?: number): AutotriggerError {
  const found = had === undefined ? '' : `; ${had} did`;
  return new AutotriggerError(
    'STORE_UNAVAILABLE',
    `fewer than ${replicas} replicas of the redis store had a write within ${timeoutMs} ms${found}: nothing is sent on the strength of it`,
    {
      fix: 'check the replicas and their link to the primary, or lower `wait.replicas` (`wait` in the address)',
    },
  );
}
