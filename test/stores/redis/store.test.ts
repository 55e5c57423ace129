/** redisStore against a real server: the promises every store keeps, with each client, and what only Redis can do. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { createClient, RESP_TYPES } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerEntry, SuppressionStore } from '../../../src/stores/port.js';
import { type IoredisClient, redisStore } from '../../../src/stores/redis/store.js';
import { fixedClock } from '../../../src/testing/fixed-clock.js';
import { storeConformance } from '../../../src/testing/store-conformance.js';
import { missing, redisService } from '../../support/services.js';
import { reserveRequest } from '../../support/weekly.js';
import { clockedRedis } from './clocked.js';

const request = reserveRequest();
const ticket = { customer: 'customer', token: 'token' };

const ioredis = new Redis(redisService.url, { lazyConnect: true });
const nodeRedis = createClient({ url: redisService.url });

describe.skipIf(await missing(redisService))('redisStore', () => {
  const prefixes: string[] = [];
  const freshPrefix = (): string => {
    const prefix = `test:${randomUUID()}:`;
    prefixes.push(prefix);
    return prefix;
  };
  const removeKeys = async (prefix: string): Promise<void> => {
    const keys = await ioredis.keys(`${prefix}*`);
    if (keys.length > 0) await ioredis.del(keys);
  };

  beforeAll(async () => {
    await nodeRedis.connect();
  });
  afterAll(async () => {
    for (const prefix of prefixes) await removeKeys(prefix);
    ioredis.disconnect();
    await nodeRedis.close();
  });

  describe.each([
    ['ioredis', ioredis],
    ['node-redis', nodeRedis],
  ])('with %s', (_name, client) => {
    storeConformance({ describe, it, expect }, () => {
      const clock = fixedClock(new Date());
      const prefix = freshPrefix();
      // One of the two runs on a clock of the test, so that only the other has to wait for leases to end.
      if (client !== ioredis) return { store: redisStore({ client, prefix }) };
      const store = redisStore({ client: clockedRedis(ioredis, clock), prefix });
      return { store, advance: clock.advance };
    });
  });

  it('keeps all of a customer in one key, which names its hash slot and carries no time to live', async () => {
    const prefix = freshPrefix();
    const store = redisStore({ client: ioredis, prefix });
    await store.reserve(request);
    await store.begin(ticket);
    await store.confirm(ticket, { outcome: 'sent' });
    await store.block('customer', {});
    expect(await ioredis.keys(`${prefix}*`)).toEqual([`${prefix}{customer}`]);
    expect(await ioredis.ttl(`${prefix}{customer}`)).toBe(-1);
  });

  it('finds its customers behind prefixes full of wild cards, and behind a prefix of the client', async () => {
    const own = freshPrefix();
    const client = new Redis(redisService.url, { keyPrefix: `${own}[*]` });
    const store = redisStore({ client, prefix: 'a?*\\{' });
    const stranger = redisStore({ client: ioredis, prefix: `${own}xaxx{` });
    await stranger.block('stranger', {});
    await store.block('customer', {});
    expect((await allOf(store)).map(({ customer }) => customer)).toEqual(['customer']);
    expect(await store.statistics()).toEqual({ customers: 1, blocked: 1, inFlight: 0 });
    client.disconnect();
  });

  it.each([
    ['ioredis', ioredis],
    ['node-redis', nodeRedis],
  ])('carries on with %s when the server has forgotten its scripts', async (_name, client) => {
    const store = redisStore({ client, prefix: freshPrefix() });
    await store.reserve(request);
    await ioredis.call('SCRIPT', 'FLUSH');
    expect((await store.begin(ticket)).kind).toBe('begun');
  });

  it('gives the same answer to a script that the client sends twice over a reconnect', async () => {
    const twice: IoredisClient = {
      call: async (command, ...rest) => {
        if (command.startsWith('EVAL')) await ioredis.call(command, ...rest);
        return ioredis.call(command, ...rest);
      },
    };
    const store = redisStore({ client: twice, prefix: freshPrefix() });
    expect((await store.reserve(request)).kind).toBe('reserved');
    expect((await store.begin(ticket)).kind).toBe('begun');
    expect(await store.confirm(ticket, { outcome: 'sent' })).toEqual({ kind: 'settled' });
  });

  it('understands a node-redis client that speaks RESP3 and gives bytes', async () => {
    const client = createClient({
      url: redisService.url,
      RESP: 3,
      commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
    });
    await client.connect();
    const store = redisStore({ client, prefix: freshPrefix() });
    expect((await store.reserve(request)).kind).toBe('reserved');
    expect((await store.begin(ticket)).kind).toBe('begun');
    await store.confirm(ticket, { outcome: 'sent', status: 200 });
    expect(await store.reserve({ ...request, interaction: 'another' })).toMatchObject({
      kind: 'suppressed',
      by: 'case',
    });
    expect(await allOf(store)).toMatchObject([{ customer: 'customer', handled: [{ outcome: 'sent' }] }]);
    const findings = await store.doctor({ environment: 'test', now: Date.now() });
    expect(findings.map(({ code }) => code)).not.toContain('REDIS_CONFIG_HIDDEN');
    await client.close();
  });

  it('refuses a second begin of the caller', async () => {
    const store = redisStore({ client: ioredis, prefix: freshPrefix() });
    await store.reserve(request);
    await store.begin(ticket);
    expect(await store.begin(ticket)).toEqual({ kind: 'lost' });
  });

  it('refuses what is no client', () => {
    const notAClient = JSON.parse('{"host":"localhost"}');
    expect(() => redisStore({ client: notAClient })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d as a time allowed', (timeoutMs) => {
    expect(() => redisStore({ client: ioredis, timeoutMs })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  describe('errors', () => {
    it('never hold the password of the connection', async () => {
      const client = new Redis('redis://user:hunter2@127.0.0.1:1', {
        retryStrategy: () => null,
        maxRetriesPerRequest: 0,
        lazyConnect: true,
      });
      client.on('error', () => {});
      const error: unknown = await redisStore({ client })
        .reserve(request)
        .catch((one: unknown) => one);
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', fix: expect.any(String) });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
    });

    it.each([
      ['connect ECONNREFUSED redis://u:hunter2@host:1', 'redis://***@host:1'],
      ['WRONGPASS invalid username-password pair', 'password'],
      ["READONLY You can't write against a read only replica.", 'replica'],
      ['OOM command not allowed when used memory > maxmemory', 'maxmemory'],
      ['LOADING Redis is loading the dataset in memory', 'loading'],
      ['MISCONF Errors writing to the AOF file', 'disk'],
      ['The client is closed', 'closed'],
    ])('explain `%s`', async (message, explained) => {
      const client: IoredisClient = { call: () => Promise.reject(new Error(message)) };
      const error: unknown = await redisStore({ client })
        .reserve(request)
        .catch((one: unknown) => one);
      expect(error).toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message: expect.stringContaining(explained),
        fix: expect.any(String),
      });
      expect(String(error)).not.toContain('hunter2');
    });

    it.each([
      ['BUSY Redis is busy running a script', 'the server refused a command: BUSY'],
      ['MASTERDOWN Link with MASTER is down', 'the server refused a command: MASTERDOWN'],
    ])('say of `%s` that the server answered', async (message, said) => {
      const call = () => Promise.reject(new Error(message));
      const error: unknown = await redisStore({ client: { call } })
        .reserve(request)
        .catch((one: unknown) => one);
      expect(error).toMatchObject({ message: expect.stringContaining(said) });
      expect(error).not.toMatchObject({ fix: expect.stringContaining('is up') });
    });

    it('say that a key under the prefix is of another program', async () => {
      const prefix = freshPrefix();
      await ioredis.lpush(`${prefix}{customer}`, 'x');
      await expect(redisStore({ client: ioredis, prefix }).reserve(request)).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        fix: 'give the store a prefix that nothing else uses',
      });
    });

    it('come within the time allowed when nobody answers', async () => {
      const client: IoredisClient = { call: () => new Promise(() => {}) };
      await expect(redisStore({ client, timeoutMs: 50 }).reserve(request)).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message: expect.stringContaining('50 ms'),
      });
    });

    it('come when a node-redis client was never connected', async () => {
      const client = createClient({ url: redisService.url });
      await expect(redisStore({ client }).open()).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        fix: expect.stringContaining('connect()'),
      });
    });
  });

  it('leaves the client open at close', async () => {
    const store = redisStore({ client: ioredis, prefix: freshPrefix() });
    await store.close();
    await store.close();
    expect(await ioredis.ping()).toBe('PONG');
  });
});

async function allOf(store: SuppressionStore): Promise<CustomerEntry[]> {
  const entries: CustomerEntry[] = [];
  for await (const entry of store.entries()) entries.push(entry);
  return entries;
}
