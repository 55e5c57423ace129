/** Sends a request, checks what the transport answered, and stores it: a transport may be somebody else's, and wrong. */
import type { AutotriggerError } from '../errors/autotrigger-error.js';
import type { FeedbackRequest } from '../request/feedback-request.js';
import { isInstant } from '../shared/instant.js';
import { isObject } from '../shared/is-object.js';
import { isCount } from '../shared/options.js';
import type { Reservation, SettleOutcome } from '../suppression/protocol.js';
import type { Permit, SendResult, TransportError } from '../transport/port.js';
import type { TriggerContext } from './context.js';

/** A transport must not throw; when one does, nobody knows whether its request left. */
export async function send(
  { closing, environment, transport }: TriggerContext,
  { permit, request }: { readonly permit: Permit | undefined; readonly request: FeedbackRequest },
): Promise<SendResult> {
  const { ext_interaction_id: interactionId } = request;
  try {
    return validateResult(
      await transport.send(request, { interactionId, environment, signal: closing.signal, permit }),
    );
  } catch (cause) {
    return unreadable(`threw \`${nameOf(cause)}\` instead of answering`);
  }
}

/** The window holds since begin, whatever becomes of this step. */
export async function settle(
  { reservations }: TriggerContext,
  reservation: Reservation,
  result: SendResult,
  ruleSet: string,
): Promise<SettleOutcome> {
  const { status } = result;
  const answer = { ruleSet, ...(status === undefined ? {} : { status }) };
  if (result.kind === 'rejected') return reservations.release(reservation);
  if (result.kind === 'unknown') return reservations.hold(reservation, answer);
  const { requestId } = result;
  return reservations.confirm(reservation, requestId === undefined ? answer : { ...answer, requestId });
}

/** Why the result could not be stored; undefined where it was. */
export function errorOf(settled: SettleOutcome): AutotriggerError | undefined {
  return settled.kind === 'unavailable' ? settled.error : undefined;
}

const causes = ['data', 'key', 'not_sent', 'closed'] as const;

/**
 * A copy of what can be read. A result that cannot be read claims nothing: the request may have been accepted.
 * Called where a getter of the result may throw.
 */
function validateResult(given: unknown): SendResult {
  const result = isObject(given) ? readResult(given) : undefined;
  return result ?? unreadable('answered with something that is not a result of its port');
}

function readResult(given: Readonly<Record<string, unknown>>): SendResult | undefined {
  const { kind, because } = given;
  const attempted = {
    attempts: isCount(given.attempts) ? given.attempts : given.attempts === 0 ? 0 : 1,
    ...(isCount(given.status) ? { status: given.status } : {}),
  };
  if (kind === 'accepted') {
    const { requestId } = given;
    return { kind, ...attempted, ...(typeof requestId === 'string' ? { requestId } : {}) };
  }
  const error = readError(given.error);
  if (error === undefined) return undefined;
  if (kind === 'unknown') return { kind, ...attempted, error };
  if (kind !== 'rejected' || !isCause(because)) return undefined;
  const retry = because === 'data' ? 'never' : 'later';
  const retryAt = isInstant(given.retryAt) ? { retryAt: given.retryAt } : {};
  return { kind, retry, because, ...attempted, error, ...retryAt };
}

/** Undefined where it is no error of the port. */
export function readError(given: unknown): TransportError | undefined {
  if (!isObject(given)) return undefined;
  const { code, message, fix } = given;
  return {
    code: typeof code === 'string' ? code : 'TRANSPORT_ERROR',
    message: typeof message === 'string' ? message : 'the transport does not say why',
    ...(typeof fix === 'string' ? { fix } : {}),
  };
}

function isCause(given: unknown): given is (typeof causes)[number] {
  return causes.some((cause) => cause === given);
}

/** Never the message, which may hold an address. */
function nameOf(cause: unknown): string {
  try {
    return cause instanceof Error ? String(cause.name) : typeof cause;
  } catch {
    return typeof cause;
  }
}

function unreadable(what: string): SendResult {
  return {
    kind: 'unknown',
    attempts: 1,
    error: {
      code: 'OUTCOME_UNKNOWN',
      message: `the transport ${what}, so the request may have been accepted`,
      fix: 'fix the transport that was given to createTrigger: it must answer with a result of its port',
    },
  };
}
