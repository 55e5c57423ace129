/** What is asked of the caller's Redis client: ioredis or node-redis, single or cluster, distinguished by their methods. */
import { invalidOption } from '../../shared/options.js';

/** ioredis 5: `Redis` or `Cluster`. */
export interface IoredisClient {
  call(command: string, ...rest: string[]): Promise<unknown>;
  /** Asked for by `wait` only. */
  pipeline?(): IoredisPipeline;
  /** `Cluster` only. */
  nodes?(role: 'master'): readonly IoredisNode[];
  readonly options?: { readonly keyPrefix?: string | undefined };
}

interface IoredisPipeline {
  call(command: string, ...rest: string[]): IoredisPipeline;
  exec(): Promise<readonly (readonly [error: Error | null, result?: unknown])[] | null>;
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
  /** Asked for by `wait` only. */
  multi?(): NodeRedisMulti;
}

interface NodeRedisMulti {
  EVAL(script: string, options: ScriptArguments): NodeRedisMulti;
  WAIT(replicas: number, timeoutMs: number): NodeRedisMulti;
  execAsPipeline(): Promise<readonly unknown[]>;
}

/** The caller's client, connected and closed by the caller; no package of a client is a dependency. */
export type RedisClient = IoredisClient | NodeRedisClient;

/** Sends one command to one node. */
export type RedisCommand = (...command: readonly [string, ...string[]]) => Promise<unknown>;

/** The few commands of the store, the same for both clients. */
export interface RedisConnection {
  runHash(sha1: string, key: string, rest: readonly string[]): Promise<unknown>;
  runText(script: string, key: string, rest: readonly string[]): Promise<unknown>;
  /**
   * A script and, on the same connection, WAIT: which only knows what its own connection wrote. Both clients fail the
   * whole pipeline where the connection is cut in between.
   */
  runAndWait(script: string, key: string, rest: readonly string[], wait: ReplicaWait): Promise<ScriptAndWait>;
  /** Every master; one where there is no cluster. */
  masters(): Promise<readonly RedisCommand[]>;
  /** What the client itself puts before each key. */
  readonly keyPrefix: string;
}

/** How many replicas must have a write, and how long that may take. */
export interface ReplicaWait {
  readonly replicas: number;
  readonly timeoutMs: number;
}

interface ScriptAndWait {
  readonly reply: unknown;
  /** How many have it. */
  readonly replicas: number;
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

const noPipeline = (method: string): Error =>
  invalidOption(
    `the option \`wait\` of redisStore needs a client with the method \`${method}\``,
    'pass a client of ioredis 5 or redis 5, or leave `wait` out',
  );

function ioredisConnection(client: IoredisClient): RedisConnection {
  return {
    runHash: (sha1, key, rest) => client.call('EVALSHA', sha1, '1', key, ...rest),
    runText: (script, key, rest) => client.call('EVAL', script, '1', key, ...rest),
    async runAndWait(script, key, rest, { replicas, timeoutMs }) {
      if (client.pipeline === undefined) throw noPipeline('pipeline');
      const pipeline = client.pipeline();
      pipeline.call('EVAL', script, '1', key, ...rest);
      pipeline.call('WAIT', `${replicas}`, `${timeoutMs}`);
      const [done, waited] = (await pipeline.exec()) ?? [];
      for (const one of [done, waited]) if (one?.[0] != null) throw one[0];
      return { reply: done?.[1], replicas: Number(waited?.[1] ?? 0) };
    },
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
    async runAndWait(script, key, rest, { replicas, timeoutMs }) {
      if (client.multi === undefined) throw noPipeline('multi');
      const pipeline = client.multi();
      pipeline.EVAL(script, { keys: [key], arguments: [...rest] });
      pipeline.WAIT(replicas, timeoutMs);
      const [reply, waited] = await pipeline.execAsPipeline();
      return { reply, replicas: Number(waited ?? 0) };
    },
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
