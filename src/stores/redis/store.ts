/** A store in Redis: several machines share it, one script a step, on the server's clock. */
import { randomBytes } from 'node:crypto';
import { memoizeAsync } from '../../shared/memoize-async.js';
import type { SuppressionStore } from '../port.js';
import { callRemote, checkedTimeout, type RemoteOptions } from '../remote/remote.js';
import { remoteSteps } from '../remote/steps.js';
import { connectionOf, type RedisClient } from './client.js';
import { redisDoctor } from './doctor.js';
import { redisRemedy } from './errors.js';
import { scriptRunner } from './runner.js';
import { redisTable } from './table.js';

export type { IoredisClient, NodeRedisClient, RedisClient } from './client.js';

export interface RedisStoreOptions {
  /** Yours, and yours to close: `new Redis(…)` of ioredis, or a connected `createClient(…)` of redis. */
  readonly client: RedisClient;
  /** Before each key; `autotrigger:` unless set. Two stores with different prefixes know nothing of each other. */
  readonly prefix?: string;
  /** How long a step may take before it counts as not answered, in milliseconds; 5000 unless set. */
  readonly timeoutMs?: number;
}

/**
 * Needs Redis 5 or newer, with `maxmemory-policy noeviction` and an append-only file: the doctor says what is
 * missing. Keys carry no time to live; `sweep` removes what is long past.
 */
export function redisStore({
  client,
  prefix = 'autotrigger:',
  timeoutMs = 5_000,
}: RedisStoreOptions): SuppressionStore {
  const connection = connectionOf(client);
  const remote: RemoteOptions = {
    store: 'redis',
    timeoutMs: checkedTimeout('redisStore', timeoutMs),
    remedy: redisRemedy,
  };
  const runScript = scriptRunner(connection);
  const secretKey = `${prefix}secret`;
  const knownKey = `${prefix}secrets`;
  const time = () => runScript('time', secretKey, []);

  return Object.freeze<SuppressionStore>({
    ...remoteSteps(redisTable(connection, prefix, runScript, remote)),
    name: 'redis',
    durable: true,
    async open() {
      await callRemote(remote, time);
    },
    secret: memoizeAsync(async () => {
      const fresh = randomBytes(32).toString('base64url');
      const [kept] = await callRemote(remote, () => runScript('secret', secretKey, [fresh]));
      return String(kept);
    }),
    async knownSecrets() {
      return (await callRemote(remote, () => runScript('knownSecrets', knownKey, []))).map(String);
    },
    async noteSecret(fingerprint) {
      await callRemote(remote, () => runScript('noteSecret', knownKey, [fingerprint]));
    },
    doctor: (context) => redisDoctor(connection, remote, time, context),
    /** The client is the caller's. */
    async close() {},
  });
}
