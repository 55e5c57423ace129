/** The ioredis client of an address, for a store and for a queue: one server, a cluster, or what Sentinel leads to. */
import type { Cluster, RedisOptions, Redis as Single } from 'ioredis';
import type { AutotriggerError } from '../../errors/autotrigger-error.js';
import { usageError } from '../options.js';
import { driver, understood, withoutPassword } from './connection.js';
import { readServers } from './store-url.js';

/** What ioredis gives for one server or behind Sentinel, and for a cluster. */
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
    const { hosts, username, password, path, parameters } = readServers(location, 6379);
    if (path.join('/') !== '' && path.join('/') !== '0') throw withDatabase(location);
    refuseParameters(location, parameters);
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
    parameters.delete('sentinelPassword');
    refuseParameters(location, parameters);
    return new Redis({
      ...{ ...standard, ...tls, sentinels: [...hosts], name, db: Number(db) },
      ...(username && { username }),
      ...(password && { password }),
      ...(sentinelPassword && { sentinelPassword }),
      ...(secure === 's' && { enableTLSForSentinelMode: true }),
    });
  }
  // ioredis takes what follows the host for a number, and ends the process where the server refuses it.
  const [, database = ''] = /^[^:]+:\/\/[^?]*\/([^/?]*)/.exec(location) ?? [];
  if (!/^\d*$/.test(database)) {
    throw usageError(
      `the address \`${withoutPassword(location)}\` has no number of a database behind its host`,
      'write it as redis://user:password@host:6379/0; a prefix of keys is given as `?prefix=…`',
    );
  }
  return understood(location, () => new Redis(location, standard));
}

/** ioredis goes on in database 0 where it may not use the one that was asked for. Rejects where it is not this one. */
export async function selectDatabase(client: Client): Promise<void> {
  const { db = 0 } = client.isCluster ? {} : (client as Single).options;
  if (db !== 0) await client.select(db);
}

const withDatabase = (location: string): AutotriggerError =>
  usageError(
    `the address \`${withoutPassword(location)}\` names a database, and a cluster has one only`,
    'leave out what stands behind the hosts; `?prefix=…` keeps stores apart',
  );

function refuseParameters(location: string, parameters: URLSearchParams): void {
  const [name] = parameters.keys();
  if (name === undefined) return;
  throw usageError(
    `\`${name}\` in the address \`${withoutPassword(location)}\` is no parameter`,
    'leave it out; `prefix`, `timeout`, `wait`, `waitTimeout` and, for Sentinel, `sentinelPassword` are known',
  );
}

const withoutName = (location: string): AutotriggerError =>
  usageError(
    `the address \`${withoutPassword(location)}\` names no primary that Sentinel watches`,
    'write it as redis+sentinel://user:password@host:26379,host:26379/name/0',
  );
