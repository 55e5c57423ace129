/** The connections to the vendor: a pool, made at the first call, with all that is the same for every request. */
import type { Dispatcher, EnvHttpProxyAgent } from 'undici';
import { createDeliverTogether, type Exchange, exchange } from './exchange.js';
import type { ProxyOptions, TlsOptions } from './options.js';

/** The way to the vendor. */
export interface Connection {
  /** Always resolves, with what is known of the call. @param body the request as JSON */
  post(body: string): Promise<Exchange>;
  /** Cuts what is still in flight. */
  destroy(): Promise<void>;
}

/** What the connections are made of; see `StellaConnectOptions`. `inFlight`: how many at most. */
interface ConnectionSettings {
  readonly origin: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly inFlight: number;
  readonly proxy: ProxyOptions | undefined;
  readonly tls: TlsOptions | undefined;
  readonly dispatcher: Pick<Dispatcher, 'dispatch'> | undefined;
}

/** Imports undici, which is not loaded before something is sent. */
export async function openConnection(settings: ConnectionSettings): Promise<Connection> {
  const { origin, apiKey, timeoutMs } = settings;
  const { dispatcher, destroy } = await dispatcherOf(settings);
  const json = 'application/json';
  // Without accept-encoding any coding would do (RFC 9110, 12.5.3), and a body is read as it stands.
  const headers = ['accept', json, 'accept-encoding', 'identity', 'content-type', json, 'x-api-key', apiKey];
  const request = {
    ...({ origin, method: 'POST', path: '/v1/requests', headers } as const),
    // The exchange has one time-out over all its parts, to the millisecond.
    ...{ headersTimeout: 0, bodyTimeout: 0 },
  };
  const deliverTogether = createDeliverTogether();
  return Object.freeze({
    post: (body: string) => exchange(dispatcher, { ...request, body }, timeoutMs, deliverTogether),
    destroy,
  });
}

/** One that was given is its owner's to close. */
async function dispatcherOf(
  settings: ConnectionSettings,
): Promise<{ readonly dispatcher: Pick<Dispatcher, 'dispatch'>; destroy(): Promise<void> }> {
  if (settings.dispatcher !== undefined) {
    return { dispatcher: settings.dispatcher, destroy: async () => undefined };
  }
  const dispatcher = await ownDispatcher(settings);
  return { dispatcher, destroy: () => dispatcher.destroy() };
}

/**
 * Behind a proxy the evidence stays the same: undici announces the request when it is written into the tunnel, so that
 * a proxy that refuses, or never answers, the CONNECT has been told nothing of it.
 */
async function ownDispatcher({
  origin,
  timeoutMs,
  inFlight,
  proxy,
  tls = {},
}: ConnectionSettings): Promise<Dispatcher> {
  const pool = { connections: Number.isFinite(inFlight) ? inFlight : null, pipelining: 1 };
  const connect = { ...tls, timeout: timeoutMs };
  if (proxy === undefined) {
    const { Pool } = await loadUndici();
    return new Pool(origin, { ...pool, connect });
  }
  // The authority of a network that has a proxy may stand behind the proxy's own certificate, too.
  const proxyTls = { timeout: timeoutMs, ...(tls.ca !== undefined && { ca: tls.ca }) };
  return proxyDispatcher(proxy, { ...pool, connect, requestTls: connect, proxyTls });
}

/** What is called over https goes through the proxy; plain http is to this machine only. */
export async function proxyDispatcher(
  { url, except = '' }: ProxyOptions,
  options: EnvHttpProxyAgent.Options = {},
): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await loadUndici();
  // Given as texts, so that the environment is not read.
  return new EnvHttpProxyAgent({ ...options, httpProxy: '', httpsProxy: url, noProxy: except });
}

let loading: Promise<typeof import('undici')> | undefined;

/**
 * Once: what a bundler made of it fails the first time, and is half there the second time. By its file, because Bun puts
 * something of its own, which cannot send, in the place of the package's name.
 */
export function loadUndici(): Promise<typeof import('undici')> {
  loading ??= import('undici/index.js');
  return loading;
}
