/** redisStore beside ioredis alone, on a server of the bench's own that flushes every write. */
import { Redis } from 'ioredis';
import { noPrivateRedis, privateRedis } from '../stores/redis/private-server.js';
import { built } from './built.js';
import type { StoreContender } from './store-contenders.js';

/** About as long as a row of ours. */
const bareValue = 'x'.repeat(200);
const writes = 3;

export const redis: StoreContender = {
  name: 'redis, appendfsync always',
  async open(earlier) {
    if (noPrivateRedis()) return undefined;
    const server = await privateRedis();
    const client = new Redis(server.url);
    return {
      store: built.redisStore({ client }),
      earlier: earlier?.redisStore({ client, prefix: 'earlier:' }),
      async bare(customer) {
        await client.get(`bare:${customer}`);
        for (let count = 0; count < writes; count += 1) {
          await client.call('SET', `bare:${customer}`, bareValue, 'GET');
        }
      },
      async close() {
        client.disconnect();
        await server.remove();
      },
    };
  },
};
