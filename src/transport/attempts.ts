/** One request, tried until its fate is clear: again only while it is certain that it was not accepted. */
import type { FeedbackRequest } from '../request/feedback-request.js';
import { leaveToCall, signalsOf } from './admit.js';
import { backoffMs } from './backoff.js';
import { judge, type Verdict } from './classify-response.js';
import type { Connection } from './connection.js';
import type { SendContext, SendResult, TransportError } from './port.js';
import { sleep } from './sleep.js';
import type { Means } from './transport-context.js';

type Acceptance = Extract<Verdict, { kind: 'accepted' }>;
type Refusal = Extract<Verdict, { kind: 'refused' }>;
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
  const { signal, turn: taken } = context;
  const signals = signalsOf(means, signal);
  let attempts = 0;
  let deadline = Number.POSITIVE_INFINITY;
  let last: Failure | undefined;
  /** The first failure that may have been an acceptance: from then on nothing else can be claimed. */
  let doubt: Failure | undefined;

  for (;;) {
    const turn = (attempts === 0 ? taken : undefined) ?? pace.take() ?? (await pace.wait(signals));
    const pass = turn && leaveToCall(means, turn, deadline, signal);
    if (pass === undefined) break;
    if (attempts === 0) {
      deadline = clock.now() + retry.deadlineMs;
      budget.earn();
    }
    attempts += 1;
    const ended = watch.startCall(attempts);
    let verdict: Verdict | undefined;
    let now = 0;
    try {
      const evidence = await connection.post(body);
      now = clock.now();
      verdict = judge(evidence, { now, request, settings });
    } finally {
      // Whatever happened: the place is given on, and a probe of the breaker's is answered.
      pace.leave();
      breaker.record(pass, health(verdict), clock.now());
    }
    const end = watch.endCall(verdict, now);
    ended?.(end);

    if (verdict.kind === 'accepted') return accepted(verdict, attempts);
    if (verdict.kind === 'refused') {
      return doubt === undefined
        ? refusal(verdict, attempts, breaker.closedUntil(now))
        : unknown(doubt, attempts);
    }
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
    const wait = Math.min(asked + backoffMs(attempts, settings.random(), retry), retry.maxDelayMs);
    if (attempts >= retry.attempts || now + wait > deadline) break;
    if (!budget.spend() || !(await sleep(wait, signals))) break;
  }
  return doubt === undefined ? notSent(last, attempts, means) : unknown(doubt, attempts);
}

function accepted({ status, requestId }: Acceptance, attempts: number): SendResult {
  return requestId === undefined
    ? { kind: 'accepted', status, attempts }
    : { kind: 'accepted', status, attempts, requestId };
}

function refusal(
  { because, status, error }: Refusal,
  attempts: number,
  until: number | undefined,
): SendResult {
  const answer = { because, status, error, attempts };
  if (because === 'data') return { kind: 'rejected', retry: 'never', ...answer };
  return { kind: 'rejected', retry: 'later', ...answer, ...at(until) };
}

function unknown({ error, status }: Failure, attempts: number): SendResult {
  return { kind: 'unknown', error, attempts, ...(status === undefined ? {} : { status }) };
}

function notSent(failure: Failure | undefined, attempts: number, { breaker, settings }: Means): SendResult {
  const now = settings.clock.now();
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

/** A refusal of the data is a sign of health: the vendor reads and answers. */
function health(verdict: Verdict | undefined): 'fine' | 'failed' | 'key_refused' {
  if (verdict?.kind === 'accepted') return 'fine';
  if (verdict?.kind !== 'refused') return 'failed';
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
