/** Acquires what a call needs: a transport that takes calls, a permit of it, and the customer's reservation, begun. */
import type { Decided, Suppressed } from '../receipt/parts.js';
import type { Receipt } from '../receipt/receipt.js';
import * as unsent from '../receipt/unsent.js';
import type { FeedbackRequest } from '../request/feedback-request.js';
import type { RuleSet } from '../rules/rule-set.js';
import { ignoreRejection } from '../shared/ignore-rejection.js';
import { isInstant } from '../shared/instant.js';
import { isObject } from '../shared/is-object.js';
import { errorMessage } from '../shared/redact.js';
import type { Reservation, ReservationRequest, StartOutcome } from '../suppression/protocol.js';
import type { Permit, RateLimiter, TransportError } from '../transport/port.js';
import type { TriggerContext } from './context.js';
import { readError } from './send.js';

/** What a call needs to be acquired for: the request with its windows and quotas, and two settings of the rule set. */
export interface AcquireRequest extends ReservationRequest {
  /** `record`: what a window holds back is submitted with `do_not_send`, so that the vendor's counts stay right. */
  readonly whenSuppressed: RuleSet['settings']['suppression']['when_suppressed'];
  /** How long the rule set needs what the store keeps, in milliseconds; `Infinity` where something holds for ever. */
  readonly retentionMs: number;
}

/** Everything is held, and begin is stored: the call may be made now. The caller must settle the reservation. */
interface Acquired {
  readonly kind: 'acquired';
  readonly reservation: Reservation;
  /** Milliseconds since the epoch, on the store's clock. */
  readonly begunAt: number;
  /** As it is to be sent: with `do_not_send` where a window made a record of it. */
  readonly request: FeedbackRequest;
  /** Undefined of a transport without a rate limit. */
  readonly permit: Permit | undefined;
  /** The window because of which the request is recorded and not sent. */
  readonly recordedBecauseOf: Suppressed | undefined;
}

/** Neither a reservation nor a permit is held. */
type NotAcquired =
  | Exclude<StartOutcome, { kind: 'begun' }>
  /** The trigger or the transport closed, or the transport stopped making calls, during the wait for a permit. */
  | { readonly kind: 'cancelled' };

/**
 * The permit comes first: while a request waits for the rate limit, no window runs and no reservation expires.
 */
export async function acquire(
  context: TriggerContext,
  asked: AcquireRequest,
): Promise<Acquired | NotAcquired> {
  const { rateLimiter } = context.transport;
  const free = checkPermit(rateLimiter?.tryAcquire());
  if (rateLimiter !== undefined && free === undefined) {
    return acquireAfterWaiting(context, asked, rateLimiter);
  }
  return reserve(context, asked, free);
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
    // A record contacts nobody, so it has no window to keep and starts none.
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

/** Why the transport makes no calls, and until when, where that is known; undefined when it does. */
function unavailability({
  transport,
}: TriggerContext): { readonly until?: number; readonly error: TransportError } | undefined {
  // A transport that cannot say whether it is available is not.
  try {
    const given: unknown = transport.unavailable?.();
    if (given === undefined) return undefined;
    ignoreRejection(given);
    const error = isObject(given) ? readError(given.error) : undefined;
    if (!isObject(given) || error === undefined) {
      return broken('answered with something that is not a result of its port');
    }
    const { until } = given;
    return isInstant(until) ? { until, error } : { error };
  } catch (cause) {
    return broken(`threw: ${errorMessage(cause)}`);
  }
}

function broken(what: string): { readonly error: TransportError } {
  return {
    error: {
      code: 'TRANSPORT_UNAVAILABLE',
      message: `the transport's \`unavailable\` ${what}`,
      fix: 'fix the transport that was given to createTrigger',
    },
  };
}

/** The receipt of an interaction for which no call can be made; undefined when one can. */
export function checkAvailable(context: TriggerContext, decided: Decided): Receipt | undefined {
  const now = { ...decided, at: context.clock.now() };
  if (context.inFlight.closing) return unsent.closing(now);
  const unavailable = unavailability(context);
  return unavailable && unsent.transportUnavailable(now, unavailable.error, unavailable.until);
}

/** The receipt of an interaction that got no call, whatever stood against it. */
export function notAcquired(context: TriggerContext, decided: Decided, outcome: NotAcquired): Receipt {
  const now = { ...decided, at: context.clock.now() };
  if (outcome.kind === 'cancelled') return checkAvailable(context, decided) ?? unsent.closing(now);
  if (outcome.kind === 'unavailable') return unsent.storeUnavailable(now, outcome.error);
  if (outcome.kind === 'stopped') return unsent.stopped(now, outcome.stop);
  if (outcome.kind === 'lost') return unsent.reservationLost(now);
  if (outcome.kind === 'quota') return unsent.overQuota(now, outcome);
  return unsent.refused(now, outcome);
}
