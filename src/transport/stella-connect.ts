/** The transport that calls Stella Connect, now Medallia Agent Connect: `POST {baseUrl}/v1/requests`. */
import { errorText } from '../errors/error-text.js';
import { memoizeAsync } from '../shared/memoize-async.js';
import { optionChecks, timerMs } from '../shared/options.js';
import { withoutAddresses } from '../shared/redact.js';
import { createSignal } from '../shared/signal.js';
import { sendInAttempts, signalsOf, type TransportContext } from './attempts.js';
import { Breaker } from './breaker.js';
import { openConnection } from './connection.js';
import { Metrics } from './metrics.js';
import { checkedOptions, type StellaConnectOptions } from './options.js';
import type { SendResult, Transport, TransportError } from './port.js';
import { EvenRateLimiter } from './rate-limiter.js';
import { longestRetryAfterMs, RetryBudget } from './retry.js';
import { sleep } from './sleep.js';

const name = 'stella-connect';
const defaultCloseMs = 10_000;

/**
 * Checks its options and opens nothing: the first request opens the first connection.
 *
 * Every result is based on evidence. `accepted`: a 2xx arrived. `rejected`: the vendor refused it, or it is certain
 * that it was not accepted. `unknown`: it left, and nobody can tell.
 *
 * @throws AutotriggerError OPTION_INVALID, PRODUCTION_KEY_OUTSIDE_PRODUCTION
 */
export function stellaConnect(options: StellaConnectOptions): Transport {
  const settings = checkedOptions(options);
  const { clock, environment } = settings;
  const closing = new AbortController();
  const metrics = new Metrics(name, settings.origin, clock);
  const idle = createSignal();
  let inFlight = 0;
  let opening = false;
  let pausedUntil = 0;

  const context: TransportContext = {
    settings,
    metrics,
    breaker: new Breaker(settings.breaker, (state, until) => metrics.breaker(state, until)),
    rateLimiter: new EvenRateLimiter(settings.rateLimit, clock),
    budget: new RetryBudget(settings.retry.budget),
    closing: closing.signal,
    pause: (until) => {
      pausedUntil = Math.max(pausedUntil, until);
    },
  };
  const { breaker, rateLimiter } = context;

  const open = memoizeAsync(async () => {
    opening = true;
    await metrics.loadTelemetry();
    return openConnection({ ...settings, inFlight: settings.rateLimit.inFlight });
  });

  async function allEnded(): Promise<void> {
    while (inFlight > 0) await idle.wait();
  }

  function unavailable(): Unavailable | undefined {
    if (closing.signal.aborted) return { error: closedError };
    const now = clock.now();
    // A clock that was set back makes no pause longer.
    pausedUntil = Math.min(pausedUntil, now + longestRetryAfterMs);
    if (now < pausedUntil) return { until: pausedUntil, error: pausedError };
    const until = breaker.closedUntil(now);
    return until === undefined ? undefined : { until, error: breakerError };
  }

  return Object.freeze<Transport>({
    name,
    environment,
    unavailable,
    rateLimiter: {
      tryAcquire: () => rateLimiter.tryAcquire(),
      acquire: (signal) => rateLimiter.acquire(signalsOf(context, signal)),
    },
    async send(request, sendContext) {
      const closed = sendContext.environment === environment ? unavailable() : { error: environmentError };
      if (closed !== undefined) {
        sendContext.permit?.release();
        return metrics.counted(notTried(closed));
      }
      inFlight += 1;
      try {
        const connection = await open().catch(cannotOpen);
        if ('error' in connection) {
          sendContext.permit?.release();
          return metrics.counted(notTried(connection));
        }
        return metrics.counted(await sendInAttempts(context, connection, request, sendContext));
      } finally {
        inFlight -= 1;
        if (inFlight === 0) idle.notify();
      }
    },
    status: () => ({ name, breaker: breaker.state(clock.now()), ...metrics.status() }),
    async close({ timeoutMs = defaultCloseMs } = {}) {
      const check = optionChecks('stellaConnect');
      const timeout = timerMs(check.numberIn('timeoutMs', timeoutMs, 0, Number.POSITIVE_INFINITY)) ?? 0;
      // No call begins any more. Those in flight may end; what has not ended in time is cut, and `unknown` if it had left.
      closing.abort();
      const ended = new AbortController();
      const last = allEnded().then(() => ended.abort());
      await sleep(timeout, [ended.signal]);
      // One that could not be opened has nothing to close.
      if (opening)
        await open().then(
          (connection) => connection.destroy(),
          () => undefined,
        );
      await last;
    },
  });
}

interface Unavailable {
  readonly until?: number;
  readonly error: TransportError;
}

function notTried({ until, error }: Unavailable): SendResult {
  const retryAt = until === undefined ? {} : { retryAt: until };
  return { kind: 'rejected', retry: 'later', because: 'closed', error, attempts: 0, ...retryAt };
}

/** Nothing has left: without this a request that nobody sent would be `unknown`, and its window kept. */
function cannotOpen(cause: unknown): Unavailable {
  return {
    error: {
      code: 'TRANSPORT_UNAVAILABLE',
      message: `no connection can be made: ${withoutAddresses(errorText(cause))}`,
      fix: 'where the program is bundled as an ES module, give the bundle a `require` (esbuild: the banner of docs/how-to/bundle-with-esbuild.md); otherwise install autotrigger again',
    },
  };
}

const closedError: TransportError = {
  code: 'TRANSPORT_UNAVAILABLE',
  message: 'the transport is closed and accepts no requests',
  fix: 'submit it again with the next run',
};
const pausedError: TransportError = {
  code: 'TRANSPORT_UNAVAILABLE',
  message: 'the vendor asked for a pause with `Retry-After`, and it is not over',
  fix: 'submit it again later, and lower rateLimit.perSecond',
};
const breakerError: TransportError = {
  code: 'TRANSPORT_UNAVAILABLE',
  message: 'calls are held back, because the latest ones failed or the key was refused',
  fix: 'see the errors of the receipts before this one; the next call after the pause tries again',
};
const environmentError: TransportError = {
  code: 'PRODUCTION_KEY_OUTSIDE_PRODUCTION',
  message: 'the transport holds the key of another environment than the one asked for',
  fix: 'give createTrigger and stellaConnect the same environment',
};
