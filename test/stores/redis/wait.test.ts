/** `wait` of redisStore, on a primary and a replica of the test's own: what a replica has not got does not send. */
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTrigger } from '../../../src/pipeline/create-trigger.js';
import { redisStore } from '../../../src/stores/redis/store.js';
import { recordingTransport } from '../../../src/testing/recording-transport.js';
import { until } from '../../support/processes.js';
import { closed, rules } from '../../support/queue-trigger.js';
import { reserveRequest } from '../../support/weekly.js';
import { noPrivateRedis, type PrivateRedis, privateRedis } from './private-server.js';

const wait = { replicas: 1, timeoutMs: 300 };

async function pair() {
  const primary = await privateRedis();
  onTestFinished(() => primary.remove());
  const replica = await privateRedis('--replicaof', '127.0.0.1', `${primary.port}`);
  onTestFinished(() => replica.remove());
  const client = clientOf(primary);
  await until('the replica follows', async () =>
    String(await client.info('replication')).includes('state=online'),
  );
  return { primary, replica, client };
}

function clientOf({ url }: PrivateRedis): Redis {
  const client = new Redis(url);
  client.on('error', () => undefined);
  onTestFinished(() => client.disconnect());
  return client;
}

describe.skipIf(noPrivateRedis())('redisStore with wait', () => {
  it('has begin, an opt-out and a stop on the replica before it says so, with either client', async () => {
    const { primary, replica, client } = await pair();
    const node = await createClient({ url: primary.url }).connect();
    onTestFinished(() => node.destroy());
    const copy = clientOf(replica);
    for (const [name, given] of Object.entries({ client, node })) {
      const store = redisStore({ client: given, wait: { ...wait, timeoutMs: 4_000 }, prefix: `${name}:` });
      expect(await store.reserveAndBegin?.(reserveRequest('a'))).toMatchObject({ kind: 'begun' });
      expect(await copy.get(`${name}:{a}`)).toContain('a');
      await store.block('b', {});
      expect(await copy.exists(`${name}:{b}`)).toBe(1);
      await store.note?.({ stop: { at: 1 } });
      expect(await copy.get(`${name}:{:settings}`)).toContain('"stop"');
    }
  });

  it('sends nothing while the replica is stopped, leaves nothing behind, and sends once it is back', async () => {
    const { replica, client } = await pair();
    const transport = recordingTransport();
    const store = redisStore({ client, wait });
    const trigger = createTrigger({
      rules,
      store,
      transport,
      unsafeStore: 'warn',
      onWarning: () => undefined,
    });
    expect(await trigger.process(closed('first'))).toMatchObject({ outcome: 'sent' });
    replica.pause();
    const held = await Promise.all(['a', 'b', 'c'].map((id) => trigger.process(closed(id))));
    expect(held).toMatchObject(
      held.map(() => ({ outcome: 'deferred', error: { code: 'STORE_UNAVAILABLE' } })),
    );
    expect(held[0]?.error?.message).toContain('fewer than 1 replicas');
    expect(transport.calls).toHaveLength(1);
    // What was reserved and not sent is given back: nobody is left alone for a window because of it.
    expect(await store.statistics()).toMatchObject({ inFlight: 0 });
    expect(trigger.status().store).toMatchObject({ available: false });
    replica.resume();
    await until('it sends again', async () => (await trigger.process(closed('a'))).outcome === 'sent');
    expect(transport.calls).toHaveLength(2);
  });

  it('takes no acknowledgement of another connection for its own', async () => {
    const { primary, replica, client } = await pair();
    // The reply to the first write is lost: the second attempt finds its own version on another connection.
    const other = clientOf(primary);
    let isLost = false;
    const cut = {
      options: {},
      call: (command: string, ...rest: string[]) => client.call(command, ...rest),
      pipeline() {
        if (isLost) return other.pipeline();
        isLost = true;
        const first = client.pipeline();
        const exec = first.exec.bind(first);
        first.exec = async () => {
          await exec();
          throw new Error('Connection is lost');
        };
        return first;
      },
    };
    await redisStore({ client }).open();
    replica.pause();
    await expect(redisStore({ client: cut as never, wait }).block('a', {})).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    expect(isLost).toBe(true);
  });

  it('is looked at by the doctor, and refused where it cannot be meant', async () => {
    const { client } = await pair();
    const codes = async (replicas: number) =>
      (await redisStore({ client, wait: { replicas } }).doctor({ environment: 'test', now: Date.now() })).map(
        ({ code }) => code,
      );
    expect(await codes(2)).toContain('REDIS_REPLICAS_MISSING');
    expect(await codes(1)).not.toContain('REDIS_ASYNC_REPLICATION');
    expect(() => redisStore({ client, wait: { replicas: 0 } })).toThrow('wait.replicas');
    expect(() => redisStore({ client, wait: { replicas: 1, timeoutMs: 5_000 } })).toThrow('wait.timeoutMs');
  });
});
