/** The URL of a shared store, or of a queue in Redis: what its parameters say to autotrigger, and what is left for the driver. */
import { parseDuration } from '../../shared/duration.js';
import { maxTimerMs } from '../../shared/options.js';
import { didYouMean } from '../../shared/suggest.js';
import { usageError } from '../options.js';
import { withoutPassword } from './connection.js';

/** An address, divided into what is ours and what is the driver's. */
export interface StoreUrl {
  /** Without the parameters that are autotrigger's. */
  readonly location: string;
  readonly prefix?: string;
  /** Of Postgres. */
  readonly schema?: string;
  /** How long a call may take. */
  readonly timeoutMs: number;
  /** Of Redis. */
  readonly wait?: { readonly replicas: number; readonly timeoutMs?: number };
}

const defaultTimeoutMs = 5_000;
const ours = ['prefix', 'schema', 'timeout', 'wait', 'waitTimeout'];

/** Parameters: `prefix`, `schema`, `timeout` (such as `10s`), `wait` and `waitTimeout`. Throws USAGE. */
export function readStoreUrl(given: string): StoreUrl {
  const [location = '', query] = given.split(/\?(.*)/s, 2);
  const parameters = new URLSearchParams(query);
  const take = (name: string): string | undefined => {
    const value = parameters.get(name) ?? undefined;
    parameters.delete(name);
    if (value !== '') return value;
    throw unreadable(given, `\`${name}\` in the address is empty`, 'give it a value, or leave it out');
  };
  const [prefix, schema, timeout] = [take('prefix'), take('schema'), take('timeout')];
  const [replicas, waitTimeout] = [take('wait'), take('waitTimeout')];
  // Drivers take no notice of what they do not know.
  for (const name of parameters.keys()) {
    const meant = didYouMean(name, ours);
    if (meant === undefined) continue;
    throw unreadable(given, `\`${name}\` in the address is no parameter`, `did you mean \`${meant}\`?`);
  }
  if (schema !== undefined && isRedis(given)) {
    throw unreadable(given, '`schema` in the address is for Postgres', 'did you mean `prefix`?');
  }
  return {
    location: parameters.size === 0 ? location : `${location}?${parameters}`,
    ...(prefix !== undefined && { prefix }),
    ...(schema !== undefined && { schema }),
    timeoutMs: timeout === undefined ? defaultTimeoutMs : timeoutOf(given, 'timeout', timeout),
    ...waitOf(given, replicas, waitTimeout),
  };
}

const isRedis = (given: string): boolean => /^rediss?(\+\w+)?:/i.test(given);

function waitOf(given: string, replicas?: string, waitTimeout?: string): Pick<StoreUrl, 'wait'> {
  if (replicas === undefined && waitTimeout === undefined) return {};
  if (!isRedis(given)) {
    throw unreadable(
      given,
      '`wait` in the address is for Redis',
      'leave it out; in Postgres `synchronous_standby_names` does the same',
    );
  }
  if (!/^[1-9]\d?$/.test(replicas ?? '')) {
    throw unreadable(
      given,
      '`wait` in the address is no number of replicas',
      'write it as `wait=1`, with `waitTimeout=1s` where you want another time',
    );
  }
  const timeoutMs = waitTimeout && { timeoutMs: timeoutOf(given, 'waitTimeout', waitTimeout) };
  return { wait: { replicas: Number(replicas), ...timeoutMs } };
}

function timeoutOf(given: string, name: string, text: string): number {
  const length = parseDuration(text);
  if (length !== undefined && length.ms > 0 && length.ms <= maxTimerMs) return length.ms;
  throw unreadable(given, `\`${name}\` in the address is no length of time`, `write it as \`${name}=10s\``);
}

/** Several servers that one address names. */
export interface Servers {
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly username?: string;
  readonly password?: string;
  /** Between slashes, behind the hosts. */
  readonly path: readonly string[];
  readonly parameters: URLSearchParams;
}

/** `scheme://user:password@host:port,host:port/path?…`, which is no URL that WHATWG knows. Throws USAGE. */
export function readServers(location: string, defaultPort: number): Servers {
  const [, credentials, hosts = '', path = '', query] =
    /^[^:]+:\/\/(?:(.*)@)?([^/?@]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(location) ?? [];
  const [username = '', password] = credentials?.split(/:(.*)/s, 2) ?? [];
  return {
    hosts: hosts.split(',').map((host) => hostOf(location, host, defaultPort)),
    ...(username !== '' && { username: decoded(location, username) }),
    ...(password !== undefined && { password: decoded(location, password) }),
    path: path.split('/').filter((part) => part !== ''),
    parameters: new URLSearchParams(query),
  };
}

function hostOf(location: string, text: string, defaultPort: number): Servers['hosts'][number] {
  const [, host, port] = /^(\[[\da-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (host !== undefined) {
    return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? defaultPort : Number(port) };
  }
  throw unreadable(location, 'the hosts in the address cannot be read', 'write them as host:port,host:port');
}

function decoded(location: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unreadable(
      location,
      'the user or the password in the address cannot be read',
      'encode what is no letter or digit, `%` as %25',
    );
  }
}

function unreadable(location: string, message: string, fix: string): Error {
  return usageError(`${message}: \`${withoutPassword(location)}\``, fix);
}
