/** The fields of a receipt that a transport's result fills. */
import type { SendResult } from '../transport/port.js';
import type { Receipt, ReceiptOutcome } from './receipt.js';

type ResultFields = Pick<Receipt, 'outcome' | 'attempts' | 'requestId' | 'status' | 'error' | 'retryAt'>;

/** `closed` is `deferred`, not `failed`: no call was made. */
const outcomeOfRejection = {
  data: 'rejected',
  key: 'failed',
  not_sent: 'failed',
  closed: 'deferred',
} as const satisfies Record<string, ReceiptOutcome>;

/** `recorded`: the request carried `do_not_send`. */
export function fieldsOfResult(result: SendResult, recorded: boolean): ResultFields {
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
        ...(result.retryAt === undefined ? {} : { retryAt: new Date(result.retryAt).toISOString() }),
      };
    case 'unknown':
      return { outcome: 'unknown', ...common, error: result.error };
  }
}
