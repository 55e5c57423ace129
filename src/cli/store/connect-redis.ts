/**
 * `redis://…`, `redis+sentinel://…` and `redis+cluster://…`: what the driver keeps to itself is asked for, so that no
 * other store is taken for the one meant.
 */
import type { Cluster, RedisOptions, Redis as Single } from 'ioredis';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { errorText } from '../../errors/error-text.js';
import type { SuppressionStore } from '../../stores/port.js';
import { redisRemedy } from '../../stores/redis/errors.js';
import { usageError } from '../options.js';
import type { OpenedStore } from './connection.js';
import { driver, understood, withoutPassword } from './connection.js';
import { readServers, readStoreUrl } from './store-url.js';

type Client = Single | Cluster;

export async function connectRedis(given: string): Promise<OpenedStore> {
  const { location, prefix, timeoutMs, wait } = readStoreUrl(given);
  const [ioredis, { redisStore }] = await Promise.all([
    driver('ioredis', () => import('ioredis')),
    import('../../stores/redis/store.js'),
  ]);
  const client = clientFor(ioredis, location, timeoutMs);
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
      await reach(client, store);
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

function clientFor(
  { Redis, Cluster }: typeof import('ioredis'),
  location: string,
  timeoutMs: number,
): Client {
  const standard: RedisOptions = {
    maxRetriesPerRequest: 2,
    connectTimeout: timeoutMs,
    // A server that went away without a word is left for the one that its address leads to by now.
    socketTimeout: timeoutMs,
    // So is a primary that has become a replica. The step itself is not sent again here: its caller decides.
    reconnectOnError: ({ message }) => message.includes('READONLY'),
  };
  const [, secure, kind] = /^redis(s?)(?:\+(\w+))?:/i.exec(location.toLowerCase()) ?? [];
  const tls = secure === 's' ? { tls: {} } : {};
  if (kind === 'cluster') {
    const { hosts, username, password } = readServers(location, 6379);
    const redisOptions = {
      ...standard,
      ...tls,
      ...(username && { username }),
      ...(password && { password }),
    };
    return new Cluster([...hosts], { redisOptions });
  }
  if (kind === 'sentinel') {
    const { hosts, username, password, path, parameters } = readServers(location, 26379);
    const [name, db = '0'] = path;
    if (name === undefined || !/^\d+$/.test(db)) throw withoutName(location);
    const sentinelPassword = parameters.get('sentinelPassword');
    return new Redis({
      ...{ ...standard, ...tls, sentinels: [...hosts], name, db: Number(db) },
      ...(username && { username }),
      ...(password && { password }),
      ...(sentinelPassword && { sentinelPassword }),
      ...(secure === 's' && { enableTLSForSentinelMode: true }),
    });
  }
  return understood(location, () => new Redis(location, standard));
}

const withoutName = (location: string): AutotriggerError =>
  usageError(
    `the address of the store, \`${withoutPassword(location)}\`, names no primary that Sentinel watches`,
    'write it as redis+sentinel://user:password@host:26379,host:26379/name/0',
  );

/** ioredis goes on in database 0 where it may not use the one that was asked for. */
async function reach(client: Client, store: SuppressionStore): Promise<void> {
  const { db = 0 } = client.isCluster ? {} : (client as Single).options;
  if (db !== 0) await client.select(db);
  await store.open();
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
