/** What is asked of the caller's Redis client: ioredis or node-redis, single or cluster, distinguished by their methods. */
import { invalidOption } from '../../shared/options.js';

/** ioredis 5: `Redis` or `Cluster`. */
export interface IoredisClient {
  call(command: string, ...rest: string[]): Promise<unknown>;
  /** `Cluster` only. */
  nodes?(role: 'master'): readonly IoredisNode[];
  readonly options?: { readonly keyPrefix?: string | undefined };
}

interface IoredisNode {
  call(command: string, ...rest: string[]): Promise<unknown>;
}

interface ScriptArguments {
  keys: string[];
  arguments: string[];
}

/** node-redis 5 (also 4): a client or a cluster. */
export interface NodeRedisClient {
  EVALSHA(sha1: string, options: ScriptArguments): Promise<unknown>;
  EVAL(script: string, options: ScriptArguments): Promise<unknown>;
}

export type RedisClient = IoredisClient | NodeRedisClient;

/** Sends one command to one node. */
export type RedisCommand = (...command: readonly [string, ...string[]]) => Promise<unknown>;

export interface RedisConnection {
  runHash(sha1: string, key: string, rest: readonly string[]): Promise<unknown>;
  runText(script: string, key: string, rest: readonly string[]): Promise<unknown>;
  /** Every master; one where there is no cluster. */
  masters(): Promise<readonly RedisCommand[]>;
  /** What the client itself puts before each key. */
  readonly keyPrefix: string;
}

/** Throws OPTION_INVALID for what is neither. */
export function connectionOf(client: RedisClient): RedisConnection {
  if (isNodeRedis(client)) return nodeRedisConnection(client);
  if (isIoredis(client)) return ioredisConnection(client);
  throw invalidOption(
    'the option `client` of redisStore is neither an ioredis nor a node-redis client: it has no method `call` or `EVALSHA`',
    'pass `new Redis(url)` of ioredis, or `createClient({ url })` of redis after its connect()',
  );
}

function ioredisConnection(client: IoredisClient): RedisConnection {
  return {
    runHash: (sha1, key, rest) => client.call('EVALSHA', sha1, '1', key, ...rest),
    runText: (script, key, rest) => client.call('EVAL', script, '1', key, ...rest),
    masters: async () => {
      const nodes = client.nodes?.('master') ?? [client];
      return nodes.map(
        (node): RedisCommand =>
          (...command) =>
            node.call(...command),
      );
    },
    keyPrefix: client.options?.keyPrefix ?? '',
  };
}

interface NodeRedisNode {
  sendCommand(command: string[]): Promise<unknown>;
}

interface NodeRedisCluster {
  readonly masters: readonly unknown[];
  nodeClient(node: unknown): Promise<NodeRedisNode> | NodeRedisNode;
}

function nodeRedisConnection(client: NodeRedisClient): RedisConnection {
  return {
    runHash: (sha1, key, rest) => client.EVALSHA(sha1, { keys: [key], arguments: [...rest] }),
    runText: (script, key, rest) => client.EVAL(script, { keys: [key], arguments: [...rest] }),
    masters: async () => {
      const nodes = await nodesOf(client);
      return nodes.map(
        (node): RedisCommand =>
          (...command) =>
            node.sendCommand([...command]),
      );
    },
    keyPrefix: '',
  };
}

async function nodesOf(client: NodeRedisClient): Promise<readonly NodeRedisNode[]> {
  if (isCluster(client)) return Promise.all(client.masters.map((node) => client.nodeClient(node)));
  return isNode(client) ? [client] : [];
}

const hasMethod = (value: unknown, name: string): value is object =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function';

const isIoredis = (client: unknown): client is IoredisClient => hasMethod(client, 'call');

const isNodeRedis = (client: unknown): client is NodeRedisClient =>
  hasMethod(client, 'EVALSHA') && hasMethod(client, 'EVAL');

const isNode = (client: unknown): client is NodeRedisNode => hasMethod(client, 'sendCommand');

const isCluster = (client: unknown): client is NodeRedisCluster =>
  hasMethod(client, 'nodeClient') && Array.isArray(Reflect.get(client, 'masters'));
