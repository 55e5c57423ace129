/** The options of `stellaConnect`, their defaults, and which values are refused. */
import type { Dispatcher } from 'undici';
import { type Clock, systemClock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import { maxTimerMs, type NumberRange, optionChecks } from '../shared/options.js';
import { type ApiKeys, chooseKey } from './api-key.js';
import { checkedBaseUrl } from './base-url.js';
import type { BreakerSettings } from './breaker.js';
import type { RateLimitSettings } from './rate-limiter.js';

/** When a request that was certainly not accepted is called again. */
export interface RetryOptions {
  /** Calls for one request, the first included. @defaultValue 4 */
  readonly attempts?: number | undefined;
  /** The bound of the first wait, doubled with each further one; the wait is anything from 0 to it. @defaultValue 250 */
  readonly baseDelayMs?: number | undefined;
  /** No wait is longer; a `Retry-After` beyond it ends the attempts instead. @defaultValue 10000 */
  readonly maxDelayMs?: number | undefined;
  /** No attempt begins later than this after the first. @defaultValue 30000 */
  readonly deadlineMs?: number | undefined;
  /** Retries each call earns for all: 0.2 lets one call in five be repeated in the long run. @defaultValue 0.2 */
  readonly budget?: number | undefined;
}

/** Each setting of the breaker may be left out. */
export type BreakerOptions = { readonly [name in keyof BreakerSettings]?: BreakerSettings[name] | undefined };
/** Each setting of the rate limit may be left out. */
export type RateLimitOptions = {
  readonly [name in keyof RateLimitSettings]?: RateLimitSettings[name] | undefined;
};

/** The way through a proxy. The environment is not read: give `process.env.HTTPS_PROXY` here where it should count. */
export interface ProxyOptions {
  /** Of an HTTP or HTTPS proxy, with its credentials where it asks for some: as in `HTTPS_PROXY`. */
  readonly url: string;
  /** Hosts that are called without it, separated by commas: as in `NO_PROXY`. @defaultValue '' */
  readonly except?: string | undefined;
}

/** As `node:tls` takes them, in PEM. */
export interface TlsOptions {
  /** Who vouches for the server, instead of the authorities that Node knows. */
  readonly ca?: string | Buffer | (string | Buffer)[] | undefined;
  /** A certificate of this client, with its key. */
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
  readonly passphrase?: string | undefined;
}

/** What `stellaConnect` takes. `false` turns a part off. */
export interface StellaConnectOptions {
  /**
   * The vendor's key for `environment`. Two labelled keys may be given instead; then the one of `environment` is
   * used, and the mistakes of a first go-live show at once: a key under both labels, none for the environment.
   */
  readonly apiKey: string | ApiKeys;
  /** @defaultValue 'test' */
  readonly environment?: Environment | undefined;
  /** Newer accounts have their own: `https://{subdomain}.api.stellaconnect.net`. @defaultValue 'https://api.stellaconnect.net' */
  readonly baseUrl?: string | undefined;
  /** For one call, connecting and reading the answer included, in milliseconds. @defaultValue 10000 */
  readonly timeoutMs?: number | undefined;
  /** @defaultValue attempts 4, baseDelayMs 250, maxDelayMs 10000, deadlineMs 30000, budget 0.2 */
  readonly retry?: RetryOptions | false | undefined;
  /** @defaultValue failures 10, errorShare 0.5, minimumCalls 20, openMs 15000, maxOpenMs 300000 */
  readonly breaker?: BreakerOptions | false | undefined;
  /** @defaultValue perSecond without bound, inFlight 50 */
  readonly rateLimit?: RateLimitOptions | false | undefined;
  /**
   * What to do when a request may have been accepted (time-out, reset, 5xx): `hold` keeps the customer's window and
   * says `unknown`; `retry` calls again and leans on the vendor's own suppression. @defaultValue 'hold'
   */
  readonly ambiguous?: 'hold' | 'retry' | undefined;
  /** A proxy between this network and the vendor; the environment is not read. */
  readonly proxy?: ProxyOptions | undefined;
  /** Certificates of a corporate network; those of Node and of `NODE_EXTRA_CA_CERTS` unless set. */
  readonly tls?: TlsOptions | undefined;
  /** undici's, for what `proxy` and `tls` cannot say. It is not closed. It must not repeat requests by itself. */
  readonly dispatcher?: Pick<Dispatcher, 'dispatch'> | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
  /** For tests: 0 to 1. */
  readonly random?: (() => number) | undefined;
}

/** The checked options with their defaults. Where `breaker` is undefined it never opens. */
export interface Settings {
  readonly apiKey: string;
  readonly environment: Environment;
  readonly origin: string;
  readonly timeoutMs: number;
  readonly retry: Readonly<
    Record<'attempts' | 'baseDelayMs' | 'maxDelayMs' | 'deadlineMs' | 'budget', number>
  >;
  readonly breaker: BreakerSettings | undefined;
  readonly rateLimit: RateLimitSettings;
  readonly ambiguous: 'hold' | 'retry';
  readonly proxy: ProxyOptions | undefined;
  readonly tls: TlsOptions | undefined;
  readonly dispatcher: Pick<Dispatcher, 'dispatch'> | undefined;
  readonly clock: Clock;
  readonly random: () => number;
}

const check = optionChecks('stellaConnect');

const unbounded = Number.POSITIVE_INFINITY;
const defaults = {
  retry: { attempts: 4, baseDelayMs: 250, maxDelayMs: 10_000, deadlineMs: 30_000, budget: 0.2 },
  noRetry: { attempts: 1, baseDelayMs: 0, maxDelayMs: 0, deadlineMs: 30_000, budget: 0 },
  breaker: { failures: 10, errorShare: 0.5, minimumCalls: 20, openMs: 15_000, maxOpenMs: 300_000 },
  rateLimit: { perSecond: unbounded, inFlight: 50 },
  noRateLimit: { perSecond: unbounded, inFlight: unbounded },
} as const;
const known = [
  'apiKey',
  'environment',
  'baseUrl',
  'timeoutMs',
  'retry',
  'breaker',
  'rateLimit',
  'ambiguous',
  'proxy',
  'tls',
  'dispatcher',
  'clock',
  'random',
] as const satisfies readonly (keyof StellaConnectOptions)[];

const ranges = {
  retry: {
    attempts: [1, 100, 'whole'],
    baseDelayMs: [0, maxTimerMs],
    maxDelayMs: [0, maxTimerMs],
    deadlineMs: [0, maxTimerMs],
    budget: [0, 100],
  },
  breaker: {
    failures: [1, unbounded],
    errorShare: [0.001, unbounded],
    minimumCalls: [1, unbounded],
    openMs: [1, maxTimerMs],
    maxOpenMs: [1, maxTimerMs],
  },
  rateLimit: { perSecond: [0.0001, unbounded], inFlight: [1, unbounded, 'whole'] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, NumberRange>>>>;

/** The options with every default filled in; throws OPTION_INVALID or PRODUCTION_KEY_OUTSIDE_PRODUCTION, never with the key in it. */
export function checkedOptions(options: StellaConnectOptions): Settings {
  check.knownOnly('', options, known);
  const environment = check.oneOf('environment', options.environment ?? 'test', ['test', 'production']);
  const { retry, breaker, rateLimit } = options;
  return {
    environment,
    apiKey: chooseKey(options.apiKey, environment),
    origin: checkedBaseUrl(options.baseUrl),
    timeoutMs: check.numberIn('timeoutMs', options.timeoutMs ?? 10_000, 1, maxTimerMs),
    retry: retry === false ? defaults.noRetry : check.numbers('retry', retry, defaults.retry, ranges.retry),
    breaker:
      breaker === false ? undefined : check.numbers('breaker', breaker, defaults.breaker, ranges.breaker),
    rateLimit:
      rateLimit === false
        ? defaults.noRateLimit
        : check.numbers('rateLimit', rateLimit, defaults.rateLimit, ranges.rateLimit),
    ambiguous: check.oneOf('ambiguous', options.ambiguous ?? 'hold', ['hold', 'retry']),
    ...checkedWay(options),
    clock: check.withMethod('clock', options.clock ?? systemClock, 'now'),
    random: options.random ?? Math.random,
  };
}

/** How the vendor is reached. A message never holds the proxy's address, which may hold a password. */
function checkedWay({
  proxy,
  tls,
  dispatcher,
}: StellaConnectOptions): Pick<Settings, 'proxy' | 'tls' | 'dispatcher'> {
  if (dispatcher !== undefined) {
    check.withMethod('dispatcher', dispatcher, 'dispatch');
    if (proxy !== undefined || tls !== undefined) {
      check.refuse('dispatcher', 'stands beside `proxy` or `tls`', 'give it those, and leave them out here');
    }
  }
  if (proxy !== undefined) {
    check.knownOnly('proxy.', proxy, ['url', 'except']);
    const url = URL.canParse(proxy.url) ? new URL(proxy.url) : undefined;
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
      check.refuse('proxy.url', 'is not an address of a proxy', 'give one such as http://proxy.example:3128');
    }
  }
  if (tls !== undefined) check.knownOnly('tls.', tls, ['ca', 'cert', 'key', 'passphrase']);
  return { proxy, tls, dispatcher };
}
