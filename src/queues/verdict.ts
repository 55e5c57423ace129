/** What a receipt means for the job it came of, whatever the queue. */
import type { Receipt } from '../receipt/receipt.js';
import { invalidOption } from '../shared/options.js';

/**
 * What to do with a job. `later` and `retry` differ in who is to blame: waiting must not use up the attempts that are
 * meant for failures (Oban and River call it to snooze a job).
 */
export type Verdict =
  /** Nothing is left to do: sent, recorded, skipped, suppressed, duplicate, or unknown (the customer may have been asked). */
  | { readonly kind: 'done' }
  /** Deferred: again at this time, without spending an attempt. */
  | { readonly kind: 'later'; readonly at: Date }
  /** Failed, surely not accepted: again as the queue repeats failures; spends an attempt. */
  | { readonly kind: 'retry'; readonly reason: string }
  /** Rejected or invalid: the same data would be refused again. */
  | { readonly kind: 'dead'; readonly reason: string };

/** Where a deferred receipt names no time: the store is away, a stop is set, a breaker without a time. */
const laterMs = 30_000;
/** A job is never taken at once again: what defers it may be what takes it. */
const atLeastMs = 1_000;

/**
 * Of one receipt. A `later` is at least a second after the receipt.
 *
 * @throws AutotriggerError OPTION_INVALID for what is no receipt: a job must not be taken as done because of it
 */
export function verdictOf(receipt: Receipt): Verdict {
  switch (receipt.outcome) {
    case 'deferred':
      return { kind: 'later', at: timeOf(receipt) };
    case 'failed':
      return { kind: 'retry', reason: reasonOf(receipt) };
    case 'rejected':
    case 'invalid':
      return { kind: 'dead', reason: reasonOf(receipt) };
    case 'sent':
    case 'recorded':
    case 'skipped':
    case 'suppressed':
    case 'duplicate':
    case 'unknown':
      return { kind: 'done' };
    default:
      throw invalidOption(
        `verdictOf was given something with the outcome \`${String(receipt.outcome satisfies never)}\``,
        'give it a receipt, as `await trigger.process(…)` gives one',
      );
  }
}

/**
 * Of one job with several interactions. The job comes back while one of them must: what was sent by then gives
 * `duplicate`. `later` wins over `retry`, which would spend an attempt, and takes the earliest time; both win over `dead`.
 */
export function verdictOfAll(receipts: readonly Receipt[]): Verdict {
  const verdicts = receipts.map(verdictOf);
  const times = verdicts.flatMap((verdict) => (verdict.kind === 'later' ? verdict.at.getTime() : []));
  if (times.length > 0) return { kind: 'later', at: new Date(Math.min(...times)) };
  for (const kind of ['retry', 'dead'] as const) {
    const reasons = verdicts.flatMap((verdict) => (verdict.kind === kind ? verdict.reason : []));
    if (reasons.length > 0) return { kind, reason: [...new Set(reasons)].join('\n') };
  }
  return { kind: 'done' };
}

/** A process that closes gives its work to the next one at once. */
function timeOf({ at, retryAt, reasons }: Receipt): Date {
  const now = Date.parse(at);
  const wait = reasons[0]?.code === 'CLOSING' ? atLeastMs : laterMs;
  return new Date(retryAt === undefined ? now + wait : Math.max(Date.parse(retryAt), now + atLeastMs));
}

function reasonOf({ error, outcome, reasons }: Receipt): string {
  if (error === undefined) return `${outcome}: ${reasons[0]?.message ?? 'no reason was given'}`;
  const { code, message, fix } = error;
  return `${code}: ${message}${fix === undefined ? '' : `; fix: ${fix}`}`;
}
