/** redisStore beside ioredis alone, on a server of the bench's own that flushes every write. */
import { Redis } from 'ioredis';
import { noPrivateRedis, privateRedis } from '../stores/redis/private-server.js';
import { built } from './built.js';
import type { StoreContender } from './store-contenders.js';

const { redisStore } = built;

/** About as long as a row of ours. */
const bareValue = 'x'.repeat(200);

export const redis: StoreContender = {
  name: 'redis, appendfsync always',
  async open() {
    if (noPrivateRedis()) return undefined;
    const server = await privateRedis();
    const client = new Redis(server.url);
    const bareClient = new Redis(server.url);
    return {
      store: redisStore({ client }),
      bare: async (customer) => {
        await bareClient.call('SET', `bare:${customer}`, bareValue, 'GET');
      },
      async close() {
        client.disconnect();
        bareClient.disconnect();
        await server.remove();
      },
    };
  },
};
