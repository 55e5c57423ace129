/** Whether calls can be made at the moment: asked before anything is reserved, and after each wait. */
import type { Receipt } from '../receipt/receipt.js';
import * as receipts from '../receipt/write-receipt.js';
import { errorMessage } from '../shared/redact.js';
import type { TransportError } from '../transport/port.js';
import type { TriggerContext } from './context.js';

/** Why the transport makes no calls, and until when, where that is known; undefined when it does. */
export function unavailability({
  transport,
}: TriggerContext): { readonly until?: number; readonly error: TransportError } | undefined {
  try {
    return transport.unavailable?.();
  } catch (cause) {
    // A transport that cannot say whether it is available is not.
    return {
      error: {
        code: 'TRANSPORT_UNAVAILABLE',
        message: `the transport's \`unavailable\` threw: ${errorMessage(cause)}`,
        fix: 'fix the transport that was given to createTrigger',
      },
    };
  }
}

/** The receipt of an interaction for which no call can be made; undefined when one can. */
export function checkAvailable(context: TriggerContext, decided: receipts.Decided): Receipt | undefined {
  const now = { ...decided, at: context.clock.now() };
  if (context.inFlight.closing) return receipts.closing(now);
  const unavailable = unavailability(context);
  return unavailable && receipts.transportUnavailable(now, unavailable.error, unavailable.until);
}
