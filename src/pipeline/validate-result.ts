/** Checks what a transport answered: a transport may be somebody else's, and wrong. */
import type { SendResult } from '../transport/port.js';

const kinds: ReadonlySet<unknown> = new Set(['accepted', 'rejected', 'unknown']);
const causes: ReadonlySet<unknown> = new Set(['data', 'key', 'not_sent', 'closed']);
/** The last instant that a date can name (ECMA-262, 21.4.1.1). */
const lastInstant = 8.64e15;

/** A result that cannot be read claims nothing: the request may have been accepted. */
export function validateResult(given: SendResult): SendResult {
  if (!isResult(given)) return unreadable('answered with something that is not a result of its port');
  if (given.kind !== 'rejected' || given.retryAt === undefined) return given;
  const { retryAt, ...rest } = given;
  return Math.abs(retryAt) <= lastInstant ? given : rest;
}

/** A transport must not throw; when one does, nobody knows whether its request left. */
export function resultOfThrow(cause: unknown): SendResult {
  return unreadable(`threw \`${nameOf(cause)}\` instead of answering`);
}

function isResult(given: unknown): given is SendResult {
  if (typeof given !== 'object' || given === null || !('kind' in given) || !kinds.has(given.kind))
    return false;
  if (given.kind === 'accepted') return true;
  const hasError = 'error' in given && typeof given.error === 'object' && given.error !== null;
  return hasError && (given.kind === 'unknown' || ('because' in given && causes.has(given.because)));
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
