/** What is asked of the caller's Redis client: ioredis or node-redis, single or cluster, told apart by capability. */
import { AutotriggerError } from '../errors/autotrigger-error.js';

/** ioredis 5: `Redis` or `Cluster`. */
export interface IoredisClient {
  evalsha(sha1: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
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

/** node-redis 5 (also 4): a client, a pool, or a cluster. */
export interface NodeRedisClient {
  evalSha(sha1: string, options: ScriptArguments): Promise<unknown>;
  eval(script: string, options: ScriptArguments): Promise<unknown>;
}

export type RedisClient = IoredisClient | NodeRedisClient;

/** Sends one command to one node. */
export type RedisCommand = (...command: readonly [string, ...string[]]) => Promise<unknown>;

export interface RedisConnection {
  evalSha(sha1: string, key: string, rest: readonly string[]): Promise<unknown>;
  eval(script: string, key: string, rest: readonly string[]): Promise<unknown>;
  /** Every master; one where there is no cluster. */
  masters(): Promise<readonly RedisCommand[]>;
  /** What the client itself puts before each key. */
  readonly keyPrefix: string;
}

/** Throws OPTION_INVALID for what is neither. */
export function connectionOf(client: RedisClient): RedisConnection {
  if (isIoredis(client)) return ioredisConnection(client);
  if (isNodeRedis(client)) return nodeRedisConnection(client);
  throw new AutotriggerError(
    'OPTION_INVALID',
    'the option `client` of redisStore is neither an ioredis nor a node-redis client: it has no `evalsha` or `evalSha`',
    { fix: 'pass `new Redis(url)` of ioredis, or `createClient({ url })` of redis after its connect()' },
  );
}

function ioredisConnection(client: IoredisClient): RedisConnection {
  return {
    evalSha: (sha1, key, rest) => client.evalsha(sha1, 1, key, ...rest),
    eval: (script, key, rest) => client.eval(script, 1, key, ...rest),
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
    evalSha: (sha1, key, rest) => client.evalSha(sha1, { keys: [key], arguments: [...rest] }),
    eval: (script, key, rest) => client.eval(script, { keys: [key], arguments: [...rest] }),
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

const hasMethod = (value: object, name: string): boolean =>
  name in value && typeof Reflect.get(value, name) === 'function';

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' || typeof value === 'function') && value !== null;

const isIoredis = (client: unknown): client is IoredisClient =>
  isObject(client) && hasMethod(client, 'evalsha') && hasMethod(client, 'eval') && hasMethod(client, 'call');

const isNodeRedis = (client: unknown): client is NodeRedisClient =>
  isObject(client) && hasMethod(client, 'evalSha') && hasMethod(client, 'eval');

const isCluster = (client: object): client is NodeRedisCluster =>
  hasMethod(client, 'nodeClient') && 'masters' in client && Array.isArray(client.masters);

const isNode = (client: object): client is NodeRedisNode => hasMethod(client, 'sendCommand');
