/** The ioredis client of an address, for a store and for a queue: one server, a cluster, or what Sentinel leads to. */
import type { Cluster, RedisOptions, Redis as Single } from 'ioredis';
import type { AutotriggerError } from '../../errors/autotrigger-error.js';
import { usageError } from '../options.js';
import { driver, understood, withoutPassword } from './connection.js';
import { readServers } from './store-url.js';

export type Client = Single | Cluster;

/** Rejects with USAGE where the address cannot be read, or ioredis is not installed. */
export async function redisClient(location: string, options: RedisOptions, what?: 'queue'): Promise<Client> {
  const { Redis, Cluster } = await driver('ioredis', () => import('ioredis'), what);
  const standard: RedisOptions = {
    ...options,
    // A primary that has become a replica is left for the one that its address leads to by now. The step itself is not
    // sent again here: its caller decides.
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
    `the address \`${withoutPassword(location)}\` names no primary that Sentinel watches`,
    'write it as redis+sentinel://user:password@host:26379,host:26379/name/0',
  );
