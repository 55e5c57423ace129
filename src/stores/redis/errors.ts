/** Errors of a Redis server or client that have a fix of their own. */
import type { Remedy } from '../unavailable.js';

const remedies: readonly (readonly [pattern: RegExp, remedy: Remedy])[] = [
  [
    /^(NOAUTH|WRONGPASS|NOPERM)/,
    {
      why: 'the server refused the user, the password or a command of this user',
      fix: 'check the credentials of the client, and that its user may run EVAL, EVALSHA, GET, SET, DEL, HGETALL, TIME, SCAN and INFO',
    },
  ],
  [
    /^READONLY|read only replica/,
    { why: 'the client is connected to a read-only replica', fix: 'connect the client to the primary' },
  ],
  [
    /^OOM/,
    {
      why: 'the server has used up its `maxmemory`',
      fix: 'raise `maxmemory`, or run sweep to remove what is long past; never let it evict keys',
    },
  ],
  [/^LOADING/, { why: 'the server is still loading its data', fix: 'try again when it is up' }],
  [
    /^MISCONF/,
    {
      why: 'the server refuses writes because it cannot write to its disk',
      fix: 'free space on the disk of the Redis server, or look into its log',
    },
  ],
  [/non deterministic commands/, { why: 'the server is older than Redis 5', fix: 'use Redis 5 or newer' }],
  [
    /client is closed|Connection is closed|The client is closed/i,
    {
      why: 'the client is closed or was never connected',
      fix: 'with the package `redis`, await client.connect() first; close the client only after the trigger',
    },
  ],
];

export function redisRemedy(error: unknown): Remedy | undefined {
  const message = error instanceof Error ? error.message : '';
  return remedies.find(([pattern]) => pattern.test(message))?.[1];
}
