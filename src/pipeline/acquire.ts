/** Acquires what a call needs: a permit of the transport, and then the customer's reservation, begun. */
import type { FeedbackRequest } from '../request/feedback-request.js';
import type { RuleSet } from '../rules/rule-set.js';
import { ignoreRejection } from '../shared/ignore-rejection.js';
import { isObject } from '../shared/is-object.js';
import type { Refusal } from '../stores/port.js';
import type { Reservation, ReservationRequest, StartOutcome } from '../suppression/protocol.js';
import type { Permit, RateLimiter } from '../transport/port.js';
import { unavailability } from './check-available.js';
import type { TriggerContext } from './context.js';

export interface AcquireRequest extends ReservationRequest {
  readonly whenSuppressed: RuleSet['settings']['suppression']['when_suppressed'];
  /** How long the rule set needs what the store keeps. */
  readonly retentionMs: number;
}

export interface Acquired {
  readonly kind: 'acquired';
  readonly reservation: Reservation;
  /** Milliseconds since the epoch, on the store's clock. */
  readonly begunAt: number;
  /** As it is to be sent: with `do_not_send` where a window made a record of it. */
  readonly request: FeedbackRequest;
  readonly permit: Permit | undefined;
  /** The window because of which the request is recorded and not sent. */
  readonly recordedBecauseOf: Suppressed | undefined;
}

/** Neither a reservation nor a permit is held. */
export type NotAcquired =
  | Exclude<StartOutcome, { kind: 'begun' }>
  /** The trigger or the transport closed, or the transport stopped making calls, during the wait for a permit. */
  | { readonly kind: 'cancelled' };

type Suppressed = Extract<Refusal, { kind: 'suppressed' }>;

/**
 * The permit comes first: while a request waits for the rate limit, no window runs and no reservation expires.
 */
export async function acquire(
  context: TriggerContext,
  asked: AcquireRequest,
): Promise<Acquired | NotAcquired> {
  const { rateLimiter } = context.transport;
  if (rateLimiter === undefined) return reserve(context, asked, undefined);
  const free = checkPermit(rateLimiter.tryAcquire());
  return free === undefined
    ? acquireAfterWaiting(context, asked, rateLimiter)
    : reserve(context, asked, free);
}

/** A request that would be refused anyway does not wait. */
async function acquireAfterWaiting(
  context: TriggerContext,
  asked: AcquireRequest,
  rateLimiter: RateLimiter,
): Promise<Acquired | NotAcquired> {
  const { closing, reservations } = context;
  const refusal = await reservations.look(asked);
  if (refusal !== undefined && !becomesRecord(asked, refusal)) return refusal;
  const permit = checkPermit(await rateLimiter.acquire(closing.signal));
  if (permit === undefined) return { kind: 'cancelled' };
  if (unavailability(context) === undefined) return reserve(context, asked, permit);
  releasePermit(permit);
  return { kind: 'cancelled' };
}

/** Nothing is reserved yet: what is thrown here costs nobody a window. */
function checkPermit(permit: Permit | undefined): Permit | undefined {
  const given: unknown = permit;
  if (given === undefined || (isObject(given) && typeof given.release === 'function')) return permit;
  ignoreRejection(given);
  throw new Error("the transport's rate limiter gave something that is not a permit");
}

/** A permit that cannot be given back must not change what becomes of the interaction. */
export function releasePermit(permit: Permit | undefined): void {
  try {
    const given: unknown = permit?.release();
    ignoreRejection(given);
  } catch {
    // The rate limiter is somebody else's, and wrong.
  }
}

async function reserve(
  { reservations }: TriggerContext,
  asked: AcquireRequest,
  permit: Permit | undefined,
): Promise<Acquired | NotAcquired> {
  let { request } = asked;
  let recordedBecauseOf: Suppressed | undefined;
  let outcome = await reservations.reserveAndBegin(asked);
  if (becomesRecord(asked, outcome)) {
    recordedBecauseOf = outcome;
    request = { ...request, do_not_send: true };
    outcome = await reservations.reserveAndBegin({ ...asked, request, windows: [] });
  }
  if (outcome.kind === 'begun') {
    const { reservation, at: begunAt } = outcome;
    return { kind: 'acquired', reservation, begunAt, request, permit, recordedBecauseOf };
  }
  releasePermit(permit);
  return outcome;
}

function becomesRecord({ whenSuppressed }: AcquireRequest, outcome: StartOutcome): outcome is Suppressed {
  return outcome.kind === 'suppressed' && whenSuppressed === 'record';
}
