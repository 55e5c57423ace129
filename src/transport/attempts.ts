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

export interface Means {
  readonly settings: Settings;
  readonly breaker: Breaker;
  readonly pace: Pace;
  readonly budget: RetryBudget;
  readonly watch: Watch;
  /** Aborts when the transport closes: nothing is begun any more. */
  readonly closing: AbortSignal;
  connect(): Promise<Connection>;
  /** The vendor asked for a pause that is too long to be waited for with a request in hand. */
  pause(until: number): void;
}

type Failure = Extract<Verdict, { kind: 'not_accepted' | 'ambiguous' }>;

const stopped: TransportError = {
  code: 'NOT_ACCEPTED',
  message: 'the waiting for a call was ended before it began',
  fix: 'submit it again later',
};

export async function sendInAttempts(
  means: Means,
  request: FeedbackRequest,
  context: SendContext,
): Promise<SendResult> {
  const { settings, breaker, budget, watch } = means;
  const { clock, retry } = settings;
  const body = JSON.stringify(request);
  const secrets = [settings.apiKey, request.customer.email, request.customer.name];
  const signals = context.signal === undefined ? [means.closing] : [means.closing, context.signal];
  let attempts = 0;
  let deadline = 0;
  let last: Failure | undefined;
  /** The first failure that may have been an acceptance: from then on nothing else can be claimed. */
  let doubt: Failure | undefined;

  for (;;) {
    const pass = breaker.enter(clock.now());
    if (pass === undefined) break;
    if (!(await mayBegin(means, pass, signals))) break;
    if (attempts === 0) {
      deadline = clock.now() + retry.deadlineMs;
      budget.earn();
    }
    attempts += 1;
    const connection = await means.connect();
    const evidence = await connection.post(body);
    means.pace.leave();
    const now = clock.now();
    const verdict = judge(evidence, now, secrets);
    breaker.record(pass, health(verdict), now);
    watch.call(verdict);
    if (verdict.kind === 'accepted') return { ...verdict, attempts };
    if (verdict.kind === 'refused') {
      if (doubt !== undefined) return unknown(doubt, attempts);
      const { because, status, error } = verdict;
      if (because === 'data') return { kind: 'rejected', retry: 'never', because, status, error, attempts };
      return {
        kind: 'rejected',
        retry: 'later',
        because,
        status,
        error,
        attempts,
        ...until(breaker.closedUntil(now)),
      };
    }
    last = verdict;
    if (verdict.kind === 'ambiguous') {
      doubt ??= verdict;
      if (settings.ambiguous === 'hold') break;
    }
    const asked = verdict.waitMs ?? 0;
    if (asked > retry.maxDelayMs) means.pause(now + asked);
    const wait = asked + backoffMs(attempts, settings.random(), retry);
    const worthIt = attempts < retry.attempts && asked <= retry.maxDelayMs && now + wait <= deadline;
    if (!worthIt || !budget.spend() || !(await sleep(wait, signals))) break;
  }

  if (doubt !== undefined) return unknown(doubt, attempts);
  const now = clock.now();
  const waitMs = last?.waitMs;
  return {
    kind: 'rejected',
    retry: 'later',
    because: last === undefined ? 'closed' : 'not_sent',
    ...until(breaker.closedUntil(now) ?? (waitMs === undefined ? undefined : now + waitMs)),
    ...(last?.status === undefined ? {} : { status: last.status }),
    error: last?.error ?? stopped,
    attempts,
  };
}

/** Waits for a place and a turn; false when it was called off, with everything given back. */
async function mayBegin(
  { pace, breaker, settings }: Means,
  pass: Pass,
  signals: readonly AbortSignal[],
): Promise<boolean> {
  if (signals.some(({ aborted }) => aborted)) {
    breaker.forgo(pass);
    return false;
  }
  if (!pace.tryEnter() && !(await pace.enter(signals))) {
    breaker.forgo(pass);
    return false;
  }
  const wait = pace.turn(settings.clock.now());
  if (wait > 0 && !(await sleep(wait, signals))) {
    pace.leave();
    breaker.forgo(pass);
    return false;
  }
  return true;
}

/** A refusal of the data is a sign of health: the vendor reads and answers. */
function health(verdict: Verdict): 'fine' | 'failed' | 'key_refused' {
  if (verdict.kind === 'accepted') return 'fine';
  if (verdict.kind !== 'refused') return 'failed';
  return verdict.because === 'key' ? 'key_refused' : 'fine';
}

function unknown({ error, status }: Failure, attempts: number): SendResult {
  return { kind: 'unknown', error, attempts, ...(status === undefined ? {} : { status }) };
}

function until(retryAt: number | undefined): { readonly retryAt?: number } {
  return retryAt === undefined ? {} : { retryAt };
}
