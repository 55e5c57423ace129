/** redisStore on servers of the test's own: what the doctor finds, a restart, and a cluster. */
import { Cluster, Redis } from 'ioredis';
import { createCluster } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SuppressionStore } from '../../../src/stores/port.js';
import { redisStore } from '../../../src/stores/redis/store.js';
import { until } from '../../support/processes.js';
import { reserveRequest } from '../../support/weekly.js';
import { noPrivateRedis, type PrivateRedis, privateRedis } from './private-server.js';

const clientOf = (url: string): Redis => {
  const client = new Redis(url, { retryStrategy: () => 30 });
  client.on('error', () => {});
  return client;
};

describe.skipIf(noPrivateRedis())('the doctor of redisStore', () => {
  let server: PrivateRedis;
  let redis: Redis;
  let store: SuppressionStore;
  beforeAll(async () => {
    server = await privateRedis();
    redis = clientOf(server.url);
    store = redisStore({ client: redis });
  });
  afterAll(async () => {
    redis.disconnect();
    await server.remove();
  });

  const found = async (environment: 'test' | 'production', now = Date.now()) =>
    (await store.doctor({ environment, now })).map(({ severity, code }) => `${severity} ${code}`);

  it('finds nothing on a sound server, with clocks that agree', async () => {
    expect(await store.doctor({ environment: 'production', now: Date.now() })).toEqual([]);
  });

  it.each([
    ['allkeys-lru', ['warning REDIS_EVICTION'], ['error REDIS_EVICTION']],
    ['volatile-lru', ['warning REDIS_EVICTION'], ['warning REDIS_EVICTION']],
  ])('judges the eviction policy %s', async (policy, inTest, inProduction) => {
    await redis.config('SET', 'maxmemory-policy', policy);
    expect([await found('test'), await found('production')]).toEqual([inTest, inProduction]);
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
  });

  it.each([
    ['no', '', 'always', ['warning REDIS_NO_PERSISTENCE'], ['error REDIS_NO_PERSISTENCE']],
    ['no', '3600 1', 'always', ['warning REDIS_SNAPSHOTS_ONLY'], ['error REDIS_SNAPSHOTS_ONLY']],
    ['yes', '', 'everysec', ['info REDIS_FSYNC'], ['info REDIS_FSYNC']],
    ['yes', '', 'no', ['warning REDIS_FSYNC'], ['warning REDIS_FSYNC']],
  ])(
    'judges persistence: appendonly %s, save `%s`, appendfsync %s',
    async (appendonly, save, fsync, inTest, inProduction) => {
      await redis.config('SET', 'appendonly', appendonly, 'save', save, 'appendfsync', fsync);
      expect([await found('test'), await found('production')]).toEqual([inTest, inProduction]);
      await redis.config('SET', 'appendonly', 'yes', 'save', '', 'appendfsync', 'always');
    },
  );

  it('says that the clocks disagree', async () => {
    expect(await found('production', Date.now() - 3_600_000)).toEqual(['error CLOCK_SKEW']);
  });

  it('says of a replica that it cannot be written to, and of a primary that failover forgets', async () => {
    const second = await privateRedis();
    const replica = clientOf(second.url);
    await replica.replicaof('127.0.0.1', server.port);
    await until('the replica follows', async () =>
      (await redis.info('replication')).includes('state=online'),
    );
    const behind = redisStore({ client: replica });
    expect((await behind.doctor({ environment: 'test', now: Date.now() })).map(({ code }) => code)).toContain(
      'REDIS_REPLICA',
    );
    await expect(behind.reserve(reserveRequest('c'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      fix: expect.stringContaining('primary'),
    });
    expect(await found('production')).toEqual(['warning REDIS_ASYNC_REPLICATION']);
    replica.disconnect();
    await second.remove();
  });

  it('reports what a user without CONFIG cannot see, and an unreachable server', async () => {
    await redis.call('ACL', 'SETUSER', 'narrow', 'on', '>narrow', '~*', '+@all', '-config');
    const narrow = clientOf(server.url.replace('//', '//narrow:narrow@'));
    const context = { environment: 'production', now: Date.now() } as const;
    expect((await redisStore({ client: narrow }).doctor(context)).map(({ code }) => code)).toEqual([
      'REDIS_CONFIG_HIDDEN',
    ]);
    narrow.disconnect();
    expect(await redisStore({ client: narrow }).doctor(context)).toMatchObject([
      { severity: 'error', code: 'STORE_UNAVAILABLE' },
    ]);
  });
});

describe.skipIf(noPrivateRedis())('redisStore and a server that is killed', () => {
  it('is unavailable while it is down, and knows every window when it is back', async () => {
    const server = await privateRedis();
    const client = clientOf(server.url);
    const store = redisStore({ client, timeoutMs: 300 });
    const ticket = { customer: 'a', token: 'token' };
    await store.reserve(reserveRequest('a'));
    await store.begin(ticket);
    await server.kill();
    await expect(store.confirm(ticket, { outcome: 'sent' })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await expect(store.reserve(reserveRequest('b'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await server.start();
    await until('the client is back', () =>
      store.open().then(
        () => true,
        () => false,
      ),
    );
    expect(await store.confirm(ticket, { outcome: 'sent' })).toEqual({ kind: 'settled' });
    expect((await store.reserve({ ...reserveRequest('a'), interaction: 'another' })).kind).toBe('suppressed');
    client.disconnect();
    await server.remove();
  });
});

describe.skipIf(noPrivateRedis())('redisStore in a cluster', () => {
  const slots = 16_384;
  let servers: PrivateRedis[] = [];
  beforeAll(async () => {
    servers = await Promise.all([0, 1, 2].map(() => privateRedis('--cluster-enabled', 'yes')));
    for (const [index, server] of servers.entries()) {
      const node = clientOf(server.url);
      const share = slots / servers.length;
      await node.call(
        'CLUSTER',
        'ADDSLOTSRANGE',
        `${Math.ceil(index * share)}`,
        `${Math.ceil((index + 1) * share) - 1}`,
      );
      for (const { port } of servers) await node.call('CLUSTER', 'MEET', '127.0.0.1', `${port}`);
      node.disconnect();
    }
    await until('the cluster is whole', async () => {
      const states = await Promise.all(
        servers.map(async ({ url }) => {
          const node = clientOf(url);
          const info = String(await node.call('CLUSTER', 'INFO'));
          node.disconnect();
          return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
        }),
      );
      return states.every((whole) => whole);
    });
  });
  afterAll(() => Promise.all(servers.map((server) => server.remove())));

  it.each(['ioredis', 'node-redis'])(
    'keeps every promise with %s, whatever node a customer is on',
    async (name) => {
      const rootNodes = servers.map(({ port, url }) => ({ host: '127.0.0.1', port, url }));
      const cluster =
        name === 'ioredis' ? new Cluster(rootNodes) : await createCluster({ rootNodes }).connect();
      const store = redisStore({ client: cluster, prefix: `${name}:` });
      await store.open();
      expect(await store.secret()).toBe(await store.secret());
      const customers = Array.from({ length: 60 }, (_, index) => `customer-${index}`).sort();
      for (const customer of customers) {
        const ticket = { customer, token: 'token' };
        expect((await store.reserve(reserveRequest(customer))).kind).toBe('reserved');
        expect((await store.begin(ticket)).kind).toBe('begun');
        expect((await store.confirm(ticket, { outcome: 'sent' })).kind).toBe('settled');
        expect((await store.reserve({ ...reserveRequest(customer), interaction: 'another' })).kind).toBe(
          'suppressed',
        );
      }
      const seen: string[] = [];
      for await (const { customer } of store.entries()) seen.push(customer);
      expect(seen.sort()).toEqual(customers);
      expect((await store.statistics()).customers).toBe(60);
      expect(await store.doctor({ environment: 'production', now: Date.now() })).toEqual([]);
      if ('nodes' in cluster) cluster.disconnect();
      else await cluster.close();
    },
  );
});
