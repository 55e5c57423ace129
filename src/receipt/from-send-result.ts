/** What a transport's answer makes of an interaction: the outcome, and the fields it fills. */
import type { SendResult } from '../transport/port.js';
import type { Receipt, ReceiptOutcome } from './receipt.js';

type Answer = Pick<Receipt, 'attempts' | 'requestId' | 'status' | 'error' | 'retryAt'>;

const outcomeOfRejection = {
  data: 'rejected',
  key: 'failed',
  not_sent: 'failed',
  closed: 'deferred',
} as const satisfies Record<string, ReceiptOutcome>;

export function outcomeOf(result: SendResult, recorded: boolean): ReceiptOutcome {
  switch (result.kind) {
    case 'accepted':
      return recorded ? 'recorded' : 'sent';
    case 'rejected':
      return outcomeOfRejection[result.because];
    case 'unknown':
      return 'unknown';
  }
}

/** The fields of a receipt that the answer fills. */
export function answerOf(result: SendResult): Answer {
  return {
    attempts: result.attempts,
    ...(result.status === undefined ? {} : { status: result.status }),
    ...(result.kind === 'accepted' && result.requestId !== undefined ? { requestId: result.requestId } : {}),
    ...(result.kind === 'rejected' && result.retryAt !== undefined
      ? { retryAt: new Date(result.retryAt).toISOString() }
      : {}),
    ...(result.kind === 'accepted' ? {} : { error: result.error }),
  };
}
