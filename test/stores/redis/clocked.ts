/** A client whose server seems to have another clock: every script is told the time instead of asking for it. */
import type { Redis } from 'ioredis';
import type { Clock } from '../../../src/shared/clock.js';
import type { IoredisClient } from '../../../src/stores/redis/store.js';

export function clockedRedis(redis: Redis, clock: Clock): IoredisClient {
  return {
    call: async (command, ...rest) => {
      if (command === 'EVALSHA') throw new Error('NOSCRIPT every script is sent as text');
      const [script = '', ...others] = rest;
      if (command !== 'EVAL') return redis.call(command, ...rest);
      const seconds = Math.floor(clock.now() / 1_000);
      const told = `{ '${seconds}', '${(clock.now() - seconds * 1_000) * 1_000}' }`;
      return redis.call(command, script.replace("redis.call('TIME')", told), ...others);
    },
  };
}
