/** Looks at a Redis for what would make it forget a window: eviction, no persistence, a replica. */
import type { Environment } from '../../shared/environment.js';
import type { StoreFinding } from '../port.js';
import type { RedisCommand, RedisConnection } from './client.js';

/** The few settings that matter, of one master; undefined where the server does not tell. */
interface Settings {
  readonly info: ReadonlyMap<string, string>;
  readonly save: string | undefined;
  readonly appendFsync: string | undefined;
}

/** @param waitFor replicas that a begin waits for (`wait.replicas`) */
export async function examineRedis(
  connection: RedisConnection,
  environment: Environment,
  waitFor = 0,
): Promise<readonly StoreFinding[]> {
  const settings = await Promise.all((await connection.masters()).map(settingsOf));
  return withoutRepeats(settings.flatMap((one) => findingsOf(one, environment, waitFor)));
}

function findingsOf(
  { info, save, appendFsync }: Settings,
  environment: Environment,
  waitFor: number,
): StoreFinding[] {
  const severity = environment === 'production' ? 'error' : 'warning';
  const findings: StoreFinding[] = [];
  const policy = info.get('maxmemory_policy');
  // These evict keys without a time to live, too; the `volatile-` ones cannot choose a key of ours.
  if (policy?.startsWith('allkeys')) {
    findings.push({
      severity,
      code: 'REDIS_EVICTION',
      message: `\`maxmemory-policy\` is \`${policy}\`: when memory runs short, Redis drops windows and customers are asked again`,
      fix: 'set `maxmemory-policy noeviction`, or give autotrigger a Redis of its own',
    });
  } else if (policy !== undefined && policy !== 'noeviction') {
    findings.push({
      severity: 'warning',
      code: 'REDIS_EVICTION',
      message: `\`maxmemory-policy\` is \`${policy}\`: it spares the keys of autotrigger only because they carry no time to live`,
      fix: 'set `maxmemory-policy noeviction`',
    });
  }
  const appendOnly = info.get('aof_enabled') === '1';
  if (info.get('aof_enabled') === '0' && save === '') {
    findings.push({
      severity,
      code: 'REDIS_NO_PERSISTENCE',
      message:
        'nothing is written to disk: a restart of Redis forgets every window, and customers are asked again',
      fix: 'set `appendonly yes` and `appendfsync always` (or `everysec`)',
    });
  } else if (!appendOnly && info.has('aof_enabled')) {
    findings.push({
      severity,
      code: 'REDIS_SNAPSHOTS_ONLY',
      message: 'there is no append-only file: a crash of Redis forgets every window since its last snapshot',
      fix: 'set `appendonly yes`',
    });
  } else if (appendOnly && appendFsync !== undefined && appendFsync !== 'always') {
    findings.push({
      severity: appendFsync === 'no' ? 'warning' : 'info',
      code: 'REDIS_FSYNC',
      message: `\`appendfsync\` is \`${appendFsync}\`: the last moments before a power cut may be forgotten (a crash of Redis alone loses nothing)`,
      fix: 'set `appendfsync always` where even that must not happen',
    });
  }
  if (info.get('role') === 'slave') {
    findings.push({
      severity: 'error',
      code: 'REDIS_REPLICA',
      message: 'the client is connected to a replica, which cannot be written to',
      fix: 'connect it to the primary',
    });
  }
  // Of this master: in a cluster WAIT asks the replicas of the one that holds the key.
  const replicas = Number(info.get('connected_slaves') ?? 0);
  if (replicas < waitFor) {
    findings.push({
      severity: 'error',
      code: 'REDIS_REPLICAS_MISSING',
      message: `begin waits for ${waitFor} replicas, and ${replicas} are connected: nothing is sent`,
      fix: 'bring the replicas back, or lower `wait.replicas` (`wait` in the address)',
    });
  } else if (replicas > waitFor) {
    findings.push({
      severity: 'warning',
      code: 'REDIS_ASYNC_REPLICATION',
      message: `replication is asynchronous: a failover to a replica may forget the windows of the last moments, because begin waits for ${waitFor} of ${replicas}`,
      fix: 'set `wait.replicas` (`wait=…` in the address) to the number of replicas',
    });
  }
  if (save === undefined) {
    findings.push({
      severity: 'info',
      code: 'REDIS_CONFIG_HIDDEN',
      message:
        'the server does not tell its configuration (CONFIG GET), so `save` and `appendfsync` were not checked',
      fix: 'check persistence in the settings of your provider',
    });
  }
  return findings;
}

async function settingsOf(command: RedisCommand): Promise<Settings> {
  const info = readInfo(String(await command('INFO')));
  const [save, appendFsync] = await Promise.all([setting(command, 'save'), setting(command, 'appendfsync')]);
  return { info, save, appendFsync };
}

function readInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\r?\n/).map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, Math.max(colon, 0)), line.slice(colon + 1)];
  });
  return new Map(pairs.filter(([name]) => name !== ''));
}

/** Managed services often forbid CONFIG: then undefined. RESP3 answers with a map, RESP2 with a list. */
async function setting(command: RedisCommand, name: string): Promise<string | undefined> {
  const reply = await command('CONFIG', 'GET', name).catch(() => undefined);
  if (Array.isArray(reply)) return reply[1] === undefined ? undefined : String(reply[1]);
  if (reply instanceof Map) return reply.has(name) ? String(reply.get(name)) : undefined;
  if (typeof reply !== 'object' || reply === null || !Object.hasOwn(reply, name)) return undefined;
  return String(Reflect.get(reply, name));
}

/** Masters of a cluster are mostly alike. */
function withoutRepeats(findings: readonly StoreFinding[]): readonly StoreFinding[] {
  const unique = new Map(findings.map((finding) => [`${finding.code} ${finding.message}`, finding]));
  return [...unique.values()];
}
