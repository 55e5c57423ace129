/** Errors of a Redis server or client that have a fix of their own. */
import { withoutCredentials } from '../../shared/redact.js';
import type { Remedy } from '../limited-calls.js';

/** Documented in docs/how-to/use-redis.md, and held to by a test. */
export const redisRights =
  '+@connection +info +config|get +eval +evalsha +time +get +set +del +hgetall +smembers +scan';

const remedies: readonly (readonly [pattern: RegExp, remedy: Remedy])[] = [
  [
    /^(NOAUTH|WRONGPASS)/,
    {
      why: 'the server refused the user or the password',
      fix: 'check the credentials of the client',
    },
  ],
  [
    /READONLY|read only replica/,
    {
      why: 'the client is connected to a read-only replica',
      fix: 'connect the client to the primary; with ioredis set `reconnectOnError` to follow a failover',
    },
  ],
  [
    /^(MOVED|ASK|CLUSTERDOWN|CROSSSLOT) /,
    {
      why: 'the server is a node of a cluster, and the client knows of none or the cluster is not whole',
      fix: 'give `new Cluster([…])` of ioredis or `createCluster({ … })` of redis; on the command line write redis+cluster://host:port',
    },
  ],
  [
    /^NOREPLICAS/,
    {
      why: 'the server refuses writes because too few replicas follow it (`min-replicas-to-write`)',
      fix: 'bring the replicas back, or look at their link to the primary',
    },
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
  [
    /WRONGTYPE/,
    {
      why: 'a key under its prefix is of another program',
      fix: 'give the store a prefix that nothing else uses',
    },
  ],
  [
    /DB index is out of range/,
    { why: 'the server has no database of that number', fix: 'correct the number behind the host' },
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

/** By the message of the server or the client; undefined where there is no better advice than the general one. */
export function redisRemedy(error: unknown): Remedy | undefined {
  const message = error instanceof Error ? error.message : '';
  const known = missingRight(message) ?? remedies.find(([pattern]) => pattern.test(message))?.[1];
  if (known !== undefined || !/^[A-Z]{3,} /.test(message)) return known;
  // It begins with a code, so the server answered: that it is up needs no check.
  return {
    why: `the server refused a command: ${withoutCredentials(message)}`,
    fix: 'look at the log and the settings of the server',
  };
}

/** Of a command within the script Redis 7.0 does not say which one it is. */
function missingRight(message: string): Remedy | undefined {
  if (!/^NOPERM|ACL failure|can't run this command or subcommand/.test(message)) return undefined;
  const command = /'([\w|-]+)' command/.exec(message)?.[1];
  const unnamed = message.startsWith('NOPERM') ? 'a key of the store' : 'a command that the script runs';
  const missing = command === undefined ? unnamed : `the command \`${command}\``;
  return {
    why: `the server does not allow its user ${missing}`,
    fix: `give the user the keys that begin with the store's prefix, and these rights: ${redisRights} (of a cluster also +cluster)`,
  };
}
