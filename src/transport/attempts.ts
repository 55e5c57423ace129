/** One request, tried until its fate is clear: again only while it is certain that it was not accepted. */
import type { FeedbackRequest } from '../decision/feedback-request.js';
import { backoffMs } from './backoff.js';
import type { Breaker, Pass } from './breaker.js';
import type { Connection } from './connection.js';
import { judge, type Verdict } from './judge.js';
import type { Settings } from './options.js';
import type { Pace } from './pace.js';
import type { SendContext, SendResult, TransportError } from './port.js';
import type { RetryBudget } from './retry-budget.js';
import { sleep } from './sleep.js';
import type { Watch } from './watch.js';

/** What every request of one transport shares. */
export interface Means {
  readonly settings: Settings;
  readonly breaker: Breaker;
  readonly pace: Pace;
  readonly budget: RetryBudget;
  readonly watch: Watch;
  /** Aborts when the transport closes: nothing is begun any more. */
  readonly closing: AbortSignal;
  /** The vendor asked for a pause that is too long to be waited for with a request in hand. */
  pause(until: number): void;
}

type Failure = Extract<Verdict, { kind: 'not_accepted' | 'ambiguous' }>;

export async function sendInAttempts(
  means: Means,
  connection: Connection,
  request: FeedbackRequest,
  context: SendContext,
): Promise<SendResult> {
  const { settings, breaker, budget, pace, watch } = means;
  const { clock, retry } = settings;
  const body = JSON.stringify(request);
  const signals = context.signal === undefined ? [means.closing] : [means.closing, context.signal];
  let attempts = 0;
  let deadline = 0;
  let last: Failure | undefined;
  /** The first failure that may have been an acceptance: from then on nothing else can be claimed. */
  let doubt: Failure | undefined;

  for (;;) {
    const pass = await leaveToCall(means, signals);
    if (pass === undefined) break;
    if (attempts === 0) {
      deadline = clock.now() + retry.deadlineMs;
      budget.earn();
    }
    attempts += 1;
    const ended = watch.startCall(attempts);
    const evidence = await connection.post(body);
    pace.leave();
    const now = clock.now();
    const verdict = judge(evidence, { now, request, settings });
    breaker.record(pass, health(verdict), now);
    const end = watch.endCall(verdict);
    ended?.(end);

    if (verdict.kind === 'accepted') return { ...verdict, attempts };
    if (verdict.kind === 'refused') return doubt === undefined ? refusal(verdict) : unknown(doubt);
    last = verdict;
    if (verdict.kind === 'ambiguous') {
      doubt ??= verdict;
      if (settings.ambiguous === 'hold') break;
    }
    const asked = verdict.waitMs ?? 0;
    if (asked > retry.maxDelayMs) {
      means.pause(now + asked);
      break;
    }
    const wait = asked + backoffMs(attempts, settings.random(), retry);
    if (attempts >= retry.attempts || now + wait > deadline) break;
    if (!budget.spend() || !(await sleep(wait, signals))) break;
  }
  return doubt === undefined ? notSent(last) : unknown(doubt);

  function refusal({ because, status, error }: Extract<Verdict, { kind: 'refused' }>): SendResult {
    const answer = { because, status, error, attempts };
    if (because === 'data') return { kind: 'rejected', retry: 'never', ...answer };
    return { kind: 'rejected', retry: 'later', ...answer, ...at(breaker.closedUntil(clock.now())) };
  }

  function unknown({ error, status }: Failure): SendResult {
    return { kind: 'unknown', error, attempts, ...(status === undefined ? {} : { status }) };
  }

  function notSent(failure: Failure | undefined): SendResult {
    const now = clock.now();
    const asked = failure?.waitMs === undefined ? undefined : now + failure.waitMs;
    return {
      kind: 'rejected',
      retry: 'later',
      because: failure === undefined ? 'closed' : 'not_sent',
      error: failure?.error ?? calledOff,
      attempts,
      ...at(breaker.closedUntil(now) ?? asked),
      ...(failure?.status === undefined ? {} : { status: failure.status }),
    };
  }
}

/** Waits for a place and a turn, then asks the breaker; undefined when the call must not be made. */
async function leaveToCall(
  { pace, breaker, settings: { clock } }: Means,
  signals: readonly AbortSignal[],
): Promise<Pass | undefined> {
  if (signals.some(({ aborted }) => aborted)) return undefined;
  if (!pace.tryEnter() && !(await pace.enter(signals))) return undefined;
  const wait = pace.turn(clock.now());
  const waited = wait === 0 || (await sleep(wait, signals));
  const pass = waited ? breaker.enter(clock.now()) : undefined;
  if (pass === undefined) pace.leave();
  return pass;
}

/** A refusal of the data is a sign of health: the vendor reads and answers. */
function health(verdict: Verdict): 'fine' | 'failed' | 'key_refused' {
  if (verdict.kind === 'accepted') return 'fine';
  if (verdict.kind !== 'refused') return 'failed';
  return verdict.because === 'key' ? 'key_refused' : 'fine';
}

function at(retryAt: number | undefined): { readonly retryAt?: number } {
  return retryAt === undefined ? {} : { retryAt };
}

const calledOff: TransportError = {
  code: 'TRANSPORT_UNAVAILABLE',
  message: 'the request was called off before a call was made',
  fix: 'submit it again later',
};
