/**
 * `redis://…`, `redis+sentinel://…` and `redis+cluster://…`: what the driver keeps to itself is asked for, so that no
 * other store is taken for the one meant.
 */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { errorText } from '../../errors/error-text.js';
import { redisRemedy } from '../../stores/redis/errors.js';
import type { OpenedStore } from './connection.js';
import { withoutPassword } from './connection.js';
import { redisClient, selectDatabase } from './redis-client.js';
import { readStoreUrl } from './store-url.js';

/** Not opened yet. Rejects with USAGE where the address cannot be read, or `ioredis` is not installed. */
export async function connectRedis(given: string): Promise<OpenedStore> {
  const { location, prefix, timeoutMs, wait } = readStoreUrl(given);
  const { redisStore } = await import('../../stores/redis/store.js');
  const client = await redisClient(location, {
    maxRetriesPerRequest: 2,
    connectTimeout: timeoutMs,
    // A server that went away without a word is left for the one that its address leads to by now.
    socketTimeout: timeoutMs,
  });
  let latest: Error | undefined;
  // Each command's own error says that something is wrong; without a listener ioredis prints every attempt to connect.
  client.on('error', (error) => {
    latest = error;
  });
  const store = redisStore({
    client,
    timeoutMs,
    ...(prefix !== undefined && { prefix }),
    ...(wait && { wait }),
  });
  const name = withoutPassword(location);
  const check = async (): Promise<void> => {
    try {
      await selectDatabase(client);
      await store.open();
    } catch (error) {
      throw latest === undefined && error instanceof AutotriggerError ? error : away(name, latest ?? error);
    }
  };
  const close = async (): Promise<void> => {
    await store.close();
    client.disconnect();
  };
  return { store, name, check, close };
}

function away(name: string, cause: unknown): AutotriggerError {
  const reason = errorText(cause);
  return new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the store ${name} cannot be used: ${withoutPassword(reason)}`,
    {
      fix:
        redisRemedy(cause)?.fix ??
        'check host, port, number of the database and credentials of the address, and that the server is up',
      cause,
    },
  );
}
