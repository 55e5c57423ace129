/** What a transport's answer makes of an interaction: the outcome, and the fields it fills. */
import type { Mutable } from '../shared/mutable.js';
import type { SendResult } from '../transport/port.js';
import { iso } from './iso.js';
import type { Receipt, ReceiptOutcome } from './receipt.js';

/** The fields of a receipt that the answer fills. */
type Answer = Pick<Receipt, 'outcome' | 'attempts' | 'requestId' | 'status' | 'error' | 'retryAt'>;

const outcomeOfRejection = {
  data: 'rejected',
  key: 'failed',
  not_sent: 'failed',
  closed: 'deferred',
} as const satisfies Record<string, ReceiptOutcome>;

export function answerOf(result: SendResult, recorded: boolean): Answer {
  const answer: Mutable<Answer> = { outcome: outcomeOf(result, recorded), attempts: result.attempts };
  if (result.status !== undefined) answer.status = result.status;
  if (result.kind !== 'accepted') answer.error = result.error;
  else if (result.requestId !== undefined) answer.requestId = result.requestId;
  if (result.kind === 'rejected' && result.retryAt !== undefined) answer.retryAt = iso(result.retryAt);
  return answer;
}

function outcomeOf(result: SendResult, recorded: boolean): ReceiptOutcome {
  switch (result.kind) {
    case 'accepted':
      return recorded ? 'recorded' : 'sent';
    case 'rejected':
      return outcomeOfRejection[result.because];
    case 'unknown':
      return 'unknown';
  }
}
