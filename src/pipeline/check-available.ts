/** Whether calls can be made at the moment: asked before anything is reserved, and after each wait. */
import type { Receipt } from '../receipt/receipt.js';
import * as receipts from '../receipt/write-receipt.js';
import { ignoreRejection } from '../shared/ignore-rejection.js';
import { isInstant } from '../shared/instant.js';
import { isObject } from '../shared/is-object.js';
import { errorMessage } from '../shared/redact.js';
import type { TransportError } from '../transport/port.js';
import type { TriggerContext } from './context.js';
import { readError } from './validate-result.js';

/** Why the transport makes no calls, and until when, where that is known; undefined when it does. */
export function unavailability({
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
export function checkAvailable(context: TriggerContext, decided: receipts.Decided): Receipt | undefined {
  const now = { ...decided, at: context.clock.now() };
  if (context.inFlight.closing) return receipts.closing(now);
  const unavailable = unavailability(context);
  return unavailable && receipts.transportUnavailable(now, unavailable.error, unavailable.until);
}
