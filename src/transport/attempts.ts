/** The calls of one request: another one only while it is certain that none before it was accepted. */
import type { FeedbackRequest } from '../request/feedback-request.js';
import type { Breaker, Pass } from './breaker.js';
import { type Classification, classifyResponse } from './classify-response.js';
import type { Connection } from './connection.js';
import type { Metrics } from './metrics.js';
import type { Settings } from './options.js';
import type { Permit, SendContext, SendResult, TransportError } from './port.js';
import type { EvenRateLimiter } from './rate-limiter.js';
import { backoffMs, type RetryBudget } from './retry.js';
import { sleep } from './sleep.js';

type Accepted = Extract<Classification, { kind: 'accepted' }>;
type Refused = Extract<Classification, { kind: 'refused' }>;
type Failure = Extract<Classification, { kind: 'not_accepted' | 'ambiguous' }>;

/**
 * Never rejects for what the vendor or the network does. The permit that comes along is used for the first call or
 * released; each further call waits for one of its own.
 */
export async function sendInAttempts(
  transport: TransportContext,
  connection: Connection,
  request: FeedbackRequest,
  { signal, permit: given }: SendContext,
): Promise<SendResult> {
  const { settings, breaker, budget, rateLimiter } = transport;
  const { clock, retry } = settings;
  const body = JSON.stringify(request);
  const signals = signalsOf(transport, signal);
  let attempts = 0;
  let deadline = Number.POSITIVE_INFINITY;
  let latest: Failure | undefined;
  /** The first failure that may have been an acceptance: from then on nothing else can be claimed. */
  let ambiguous: Failure | undefined;

  for (;;) {
    const permit =
      (attempts === 0 ? given : undefined) ??
      rateLimiter.tryAcquire() ??
      (await rateLimiter.acquire(signals));
    const pass = permit && admit(transport, permit, deadline, signal);
    // Cancelled, past the deadline, or held back by the breaker.
    if (pass === undefined) break;
    if (attempts === 0) {
      // The deadline counts from the first call: waiting for the rate limit before it is not the vendor's delay.
      deadline = clock.now() + retry.deadlineMs;
      budget.earn();
    }
    attempts += 1;
    const response = await call(transport, connection, { request, body, attempt: attempts, pass });

    if (response.kind === 'accepted') return accepted(response, attempts);
    if (response.kind === 'refused') {
      // A refusal after an ambiguous attempt proves nothing about that attempt: it may say "asked already".
      return ambiguous === undefined
        ? refused(response, attempts, breaker.closedUntil(clock.now()))
        : unknown(ambiguous, attempts);
    }
    latest = response;
    if (response.kind === 'ambiguous') {
      ambiguous ??= response;
      // Another call could ask the customer twice, unless the integrator relies on the vendor's own suppression.
      if (settings.ambiguous === 'hold') break;
    }
    const askedMs = response.waitMs ?? 0;
    // The vendor asks for more time than a request may wait: all requests pause, and this one is given back.
    if (askedMs > retry.maxDelayMs) {
      transport.pause(clock.now() + askedMs);
      break;
    }
    // On top of what the vendor asked for: clients that were refused together must not return together.
    const waitMs = Math.min(askedMs + backoffMs(attempts, settings.random(), retry), retry.maxDelayMs);
    if (attempts >= retry.attempts) break;
    // The next attempt would start after the deadline, so waiting for it is no use.
    if (clock.now() + waitMs > deadline) break;
    // In an outage every request fails: the budget keeps retries from multiplying the load.
    if (!budget.spend()) break;
    // Closing, or the caller's signal, ended the wait.
    if (!(await sleep(waitMs, signals))) break;
  }
  return ambiguous === undefined ? notSent(latest, attempts, transport) : unknown(ambiguous, attempts);
}

interface Call {
  readonly request: FeedbackRequest;
  readonly body: string;
  readonly attempt: number;
  readonly pass: Pass;
}

async function call(
  { settings, breaker, rateLimiter, metrics }: TransportContext,
  connection: Connection,
  { request, body, attempt, pass }: Call,
): Promise<Classification> {
  const { clock } = settings;
  const endSpan = metrics.startCall(attempt);
  let response: Classification | undefined;
  try {
    const exchange = await connection.post(body);
    response = classifyResponse(exchange, { now: clock.now(), request, settings });
  } finally {
    // Also when something threw: the slot must go on, and a probe of the breaker must be answered.
    rateLimiter.callEnded();
    breaker.record(pass, health(response), clock.now());
  }
  const ended = metrics.endCall(response, clock.now());
  endSpan?.(ended);
  return response;
}

/** A refusal of the data counts as fine: the vendor reads and answers. */
function health(response: Classification | undefined): 'fine' | 'failed' | 'key_refused' {
  if (response?.kind === 'accepted') return 'fine';
  if (response?.kind !== 'refused') return 'failed';
  return response.because === 'key' ? 'key_refused' : 'fine';
}

function accepted({ status, requestId }: Accepted, attempts: number): SendResult {
  return { kind: 'accepted', status, attempts, ...(requestId === undefined ? {} : { requestId }) };
}

function refused(
  { because, status, error }: Refused,
  attempts: number,
  until: number | undefined,
): SendResult {
  const fields = { because, status, error, attempts };
  if (because === 'data') return { kind: 'rejected', retry: 'never', ...fields };
  return { kind: 'rejected', retry: 'later', ...fields, ...retryAt(until) };
}

function unknown({ error, status }: Failure, attempts: number): SendResult {
  return { kind: 'unknown', error, attempts, ...(status === undefined ? {} : { status }) };
}

function notSent(
  failure: Failure | undefined,
  attempts: number,
  { breaker, settings }: TransportContext,
): SendResult {
  const now = settings.clock.now();
  const asked = failure?.waitMs === undefined ? undefined : now + failure.waitMs;
  return {
    kind: 'rejected',
    retry: 'later',
    because: failure === undefined ? 'closed' : 'not_sent',
    error: failure?.error ?? cancelled,
    attempts,
    ...retryAt(breaker.closedUntil(now) ?? asked),
    ...(failure?.status === undefined ? {} : { status: failure.status }),
  };
}

function retryAt(at: number | undefined): { readonly retryAt?: number } {
  return at === undefined ? {} : { retryAt: at };
}

const cancelled: TransportError = {
  code: 'TRANSPORT_UNAVAILABLE',
  message: 'the request was cancelled before a call was made',
  fix: 'submit it again later',
};

/** Undefined when the call must not be made; then the permit has been released. */
function admit(
  { breaker, closing, settings }: TransportContext,
  permit: Permit,
  deadline: number,
  signal: AbortSignal | undefined,
): Pass | undefined {
  const now = settings.clock.now();
  const cancelled = closing.aborted || signal?.aborted === true || now > deadline;
  const pass = cancelled ? undefined : breaker.enter(now);
  if (pass === undefined) permit.release();
  return pass;
}

/** What ends a wait: the transport's closing, and the caller's signal. */
export function signalsOf(
  { closing }: TransportContext,
  signal: AbortSignal | undefined,
): readonly AbortSignal[] {
  return signal === undefined ? [closing] : [closing, signal];
}

/** What all requests of one transport share. */
export interface TransportContext {
  readonly settings: Settings;
  readonly breaker: Breaker;
  readonly rateLimiter: EvenRateLimiter;
  readonly budget: RetryBudget;
  readonly metrics: Metrics;
  /** Aborts when the transport closes: no further call is started. */
  readonly closing: AbortSignal;
  /** Makes the transport unavailable until then: the vendor asked for a longer pause than a request may wait. */
  pause(until: number): void;
}
