/** The transport that calls Stella Connect, now Medallia Agent Connect: `POST {baseUrl}/v1/requests`. */

import { optionChecks, timerMs } from '../shared/options.js';
import { createBell } from '../shared/signal.js';
import { signalsOf } from './admit.js';
import { sendInAttempts } from './attempts.js';
import { Breaker } from './breaker.js';
import { type Connection, openConnection } from './connection.js';
import { Watch } from './metrics.js';
import { checkedOptions, type StellaConnectOptions } from './options.js';
import type { SendResult, Transport, TransportError } from './port.js';
import { Pace } from './rate-limiter.js';
import { longestRetryAfterMs } from './retry-after.js';
import { RetryBudget } from './retry-budget.js';
import { sleep } from './sleep.js';
import type { Means } from './transport-context.js';

const name = 'stella-connect';
const defaultCloseMs = 10_000;

/**
 * Checks its options and opens nothing: the first request opens the first connection.
 *
 * Every result is a claim on evidence. `accepted`: a 2xx arrived. `rejected`: the vendor refused it, or it is certain
 * that it was not taken. `unknown`: it left, and nobody can tell.
 *
 * @throws AutotriggerError OPTION_INVALID, PRODUCTION_KEY_OUTSIDE_PRODUCTION
 */
export function stellaConnect(options: StellaConnectOptions): Transport {
  const settings = checkedOptions(options);
  const { clock, environment } = settings;
  const closing = new AbortController();
  const watch = new Watch(name, settings.origin, clock);
  const breaker = new Breaker(settings.breaker, (state, until) => watch.breaker(state, until));
  const quiet = createBell();
  let underWay = 0;
  let opening: Promise<Connection> | undefined;
  let connection: Connection | undefined;
  let pausedUntil = 0;

  const means: Means = {
    settings,
    breaker,
    watch,
    pace: new Pace(settings.pace, clock),
    budget: new RetryBudget(settings.retry.budget),
    closing: closing.signal,
    pause: (until) => {
      pausedUntil = Math.max(pausedUntil, until);
    },
  };

  function open(): Promise<Connection> {
    opening ??= watch
      .loadTelemetry()
      .then(() => openConnection({ ...settings, inFlight: settings.pace.inFlight }))
      .then((opened) => {
        connection = opened;
        return opened;
      });
    return opening;
  }

  const counted = (result: SendResult): SendResult => {
    watch.count(result);
    return result;
  };
  const leave = (): void => {
    underWay -= 1;
    if (underWay === 0) quiet.ring();
  };
  const answered = (result: SendResult): SendResult => {
    leave();
    return counted(result);
  };
  const failed = (error: unknown): never => {
    leave();
    throw error;
  };
  const allEnded = async (): Promise<void> => {
    while (underWay > 0) await quiet.heard();
  };

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
    turns: {
      take: () => means.pace.take(),
      wait: (signal) => means.pace.wait(signalsOf(means, signal)),
    },
    send(request, context) {
      const closed = context.environment === environment ? unavailable() : { error: environmentError };
      if (closed !== undefined) {
        context.turn?.giveBack();
        return Promise.resolve(counted(turnedAway(closed)));
      }
      underWay += 1;
      const sending =
        connection === undefined
          ? open().then((opened) => sendInAttempts(means, opened, request, context))
          : sendInAttempts(means, connection, request, context);
      return sending.then(answered, failed);
    },
    status: () => ({ name, breaker: breaker.state(clock.now()), ...watch.status() }),
    async close({ timeoutMs = defaultCloseMs } = {}) {
      const patience =
        timerMs(
          optionChecks('stellaConnect').numberIn('timeoutMs', timeoutMs, 0, Number.POSITIVE_INFINITY),
        ) ?? 0;
      closing.abort();
      const ended = new AbortController();
      const last = allEnded().then(() => ended.abort());
      await sleep(patience, [ended.signal]);
      await (await opening)?.destroy();
      await last;
    },
  });
}

interface Unavailable {
  readonly until?: number;
  readonly error: TransportError;
}

function turnedAway({ until, error }: Unavailable): SendResult {
  const retryAt = until === undefined ? {} : { retryAt: until };
  return { kind: 'rejected', retry: 'later', because: 'closed', error, attempts: 0, ...retryAt };
}

const closedError: TransportError = {
  code: 'TRANSPORT_UNAVAILABLE',
  message: 'the transport is closed and takes no requests',
  fix: 'submit it again with the next run',
};
const pausedError: TransportError = {
  code: 'TRANSPORT_UNAVAILABLE',
  message: 'the vendor asked for a pause with `Retry-After`, which is kept',
  fix: 'submit it again later, and lower rateLimit.perSecond',
};
const breakerError: TransportError = {
  code: 'TRANSPORT_UNAVAILABLE',
  message: 'calls are held back, because the latest ones failed or the key was refused',
  fix: 'see the errors of the receipts before this one; a single call will try again',
};
const environmentError: TransportError = {
  code: 'PRODUCTION_KEY_OUTSIDE_PRODUCTION',
  message: 'the transport holds the key of another environment than the one asked for',
  fix: 'give createTrigger and stellaConnect the same environment',
};
