/** The receipt of a request that was handed to the transport. */
import type { AutotriggerError } from '../errors/autotrigger-error.js';
import type { SendResult } from '../transport/port.js';
import {
  type Decided,
  reason,
  receiptOf,
  retryAt,
  type Suppressed,
  suppressionOf,
  windowReason,
} from './parts.js';
import type { Receipt, ReceiptOutcome } from './receipt.js';

/**
 * What became of a request that was handed to the transport. The vendor's word decides the outcome, also where it could
 * not be stored: the customer was asked or was not, whatever the store knows of it.
 */
export function receiptOfResult(
  decided: Decided,
  result: SendResult,
  {
    recorded,
    recordedBecauseOf,
    notStored,
  }: {
    /** The request carried `do_not_send`. */
    readonly recorded: boolean;
    /** The window because of which it was recorded instead of sent. */
    readonly recordedBecauseOf?: Suppressed | undefined;
    /** The result could not be stored. The window holds since begin, so nobody is asked twice. */
    readonly notStored?: AutotriggerError | undefined;
  },
): Receipt {
  const reasons = recordedBecauseOf === undefined ? [] : [windowReason(recordedBecauseOf)];
  const fields = {
    ...fieldsOfResult(result, recorded),
    ...(recordedBecauseOf === undefined ? {} : suppressionOf(recordedBecauseOf)),
  };
  if (notStored === undefined) return receiptOf(decided, reasons, fields);
  const why = reason(
    'STORE_UNAVAILABLE',
    `the result could not be stored, the window holds all the same: ${notStored.message}`,
  );
  return receiptOf(decided, reasons, fields, [why]);
}

type ResultFields = Pick<Receipt, 'outcome' | 'attempts' | 'requestId' | 'status' | 'error' | 'retryAt'>;

/** `closed` is `deferred`, not `failed`: no call was made. */
const outcomeOfRejection = {
  data: 'rejected',
  key: 'failed',
  not_sent: 'failed',
  closed: 'deferred',
} as const satisfies Record<string, ReceiptOutcome>;

/** `recorded`: the request carried `do_not_send`. */
function fieldsOfResult(result: SendResult, recorded: boolean): ResultFields {
  const common = {
    attempts: result.attempts,
    ...(result.status === undefined ? {} : { status: result.status }),
  };
  switch (result.kind) {
    case 'accepted':
      return {
        outcome: recorded ? 'recorded' : 'sent',
        ...common,
        ...(result.requestId === undefined ? {} : { requestId: result.requestId }),
      };
    case 'rejected':
      return {
        outcome: outcomeOfRejection[result.because],
        ...common,
        error: result.error,
        ...retryAt(result.retryAt),
      };
    case 'unknown':
      return { outcome: 'unknown', ...common, error: result.error };
  }
}
