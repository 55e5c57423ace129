/** Calls of a store that may be unavailable, or somebody else's and wrong: bounded in time, checked, and made again where that is safe. */
import { AutotriggerError, isAutotriggerError } from '../errors/autotrigger-error.js';
import { isInstant } from '../shared/instant.js';
import { isObject } from '../shared/is-object.js';
import { withDeadline } from '../shared/with-deadline.js';
import type { Unavailable } from './protocol.js';

/** The limits of one store's calls. */
interface StoreCallOptions {
  /** How long one call may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How long a call is made again after it failed, in milliseconds, hanging calls included. */
  readonly retryForMs: number;
  readonly onChange?: OnStoreChange | undefined;
}

/** Whether the store answers, as its latest call found it. */
export interface StoreStatus {
  readonly name: string;
  readonly available: boolean;
  /** Why not. */
  readonly error?: { readonly code: string; readonly message: string; readonly fix?: string };
}

/** Told when a store goes away, and when it answers again. */
export type OnStoreChange = (store: string, error: AutotriggerError | undefined) => void;

/** Turns whatever a store does into a value: none of these rejects. */
export interface StoreCalls {
  /** `available` before the first call. */
  status(): StoreStatus;
  /** A call that only reads, made to learn whether the store answers: never says so just after another call failed. */
  probe(call: () => Promise<unknown>): Promise<void>;
  /** For work around calls: what a store answered may be unusable in ways that show only later. */
  withCatch<Result>(work: () => Promise<Result>): Promise<Result | Unavailable>;
  /** One call. @param step of the port, to check the result by */
  withTimeout<Result>(call: () => Promise<Result>, step?: StepName): Promise<Result | Unavailable>;
  /** The call again, after growing pauses, until it succeeds or the time is over. For calls that may be repeated. */
  withRetry<Result>(call: () => Promise<Result>, step?: StepName): Promise<Result | Unavailable>;
}

interface CallSettings {
  /** The step of the port that the result is checked by. */
  readonly step?: StepName | undefined;
  readonly ms?: number;
  /** Told what the call says about the store. */
  readonly found?: (error: AutotriggerError | undefined) => void;
}

const firstPauseMs = 50;
const longestPauseMs = 2_000;
/** A probe only reads. For so long after a failed call it is not believed: a full disk can still be read from. */
const probeCountsAfterMs = 30_000;
const fix = 'check that it runs and can be reached; nothing is sent while it is unavailable';

/** One for each store and trigger, so that all of its calls together say whether the store answers. */
export function storeCalls(store: string, { timeoutMs, retryForMs, onChange }: StoreCallOptions): StoreCalls {
  let away: AutotriggerError | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  function note(error: AutotriggerError | undefined): void {
    const changed = (error === undefined) !== (away === undefined);
    away = error;
    if (changed) onChange?.(store, error);
  }

  function noteCall(error: AutotriggerError | undefined): void {
    if (error !== undefined) failedAt = performance.now();
    note(error);
  }

  /** A call on the way of a request that only reads says that the store is away, but not that it is back. */
  function noteRead(error: AutotriggerError | undefined): void {
    if (error === undefined) noteProbe(undefined);
    else noteCall(error);
  }

  /** It only reads, and a server may refuse nothing but writes. */
  function noteProbe(error: AutotriggerError | undefined): void {
    if (error !== undefined || performance.now() - failedAt >= probeCountsAfterMs) note(error);
  }

  /** A store that throws, also without a promise, counts as unavailable. */
  async function withCatch<Result>(work: () => Promise<Result>): Promise<Result | Unavailable> {
    try {
      return await work();
    } catch (error) {
      return { kind: 'unavailable', error: storeError(store, error) };
    }
  }

  const late = (): AutotriggerError =>
    unavailable(`the ${store} store did not answer within ${timeoutMs} ms`);

  async function withTimeout<Result>(
    call: () => Promise<Result>,
    { step, ms = timeoutMs, found = noteCall }: CallSettings = {},
  ): Promise<Result | Unavailable> {
    try {
      const result = await withDeadline(call, ms, late);
      if (step !== undefined) checkResult(store, step, result);
      found(undefined);
      return result;
    } catch (thrown) {
      const error = storeError(store, thrown);
      found(error);
      return { kind: 'unavailable', error };
    }
  }

  async function withRetry<Result>(
    call: () => Promise<Result>,
    step?: StepName,
  ): Promise<Result | Unavailable> {
    const deadline = performance.now() + retryForMs;
    // That something could be given back does not say that the step before it, which failed, would succeed now.
    const found = step === 'release' ? noteProbe : noteCall;
    let result = await withTimeout(call, { step, found });
    let pause = firstPauseMs;
    while (isUnavailable(result) && performance.now() + pause < deadline) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, longestPauseMs);
      // A store that hangs must not take the whole time-out again when less is left.
      const ms = Math.min(timeoutMs, Math.max(1, deadline - performance.now()));
      result = await withTimeout(call, { step, ms, found });
    }
    return result;
  }

  return {
    status() {
      if (away === undefined) return { name: store, available: true };
      const { code, message, fix: remedy } = away;
      const error = { code, message, ...(remedy === undefined ? {} : { fix: remedy }) };
      return { name: store, available: false, error };
    },
    async probe(call) {
      await withTimeout(call, { found: noteProbe });
    },
    withCatch,
    withTimeout: (call, step) =>
      withTimeout(call, { step, found: step !== undefined && writes.has(step) ? noteCall : noteRead }),
    withRetry,
  };
}

/** Tells the answer that this file gives in a store's place from the store's own. */
export function isUnavailable(result: unknown): result is Unavailable {
  return isObject(result) && result.kind === 'unavailable';
}

/** A copy of an error of this package's; its getters, as those of any other, may throw. */
function storeError(store: string, thrown: unknown): AutotriggerError {
  try {
    if (isAutotriggerError(thrown) && typeof thrown.message === 'string') {
      const { code, message, fix, cause } = thrown;
      return new AutotriggerError(code, message, { fix, cause });
    }
  } catch {
    // An error that cannot be read is an error all the same.
  }
  return unavailable(`the ${store} store failed`, thrown);
}

const unavailable = (message: string, cause?: unknown): AutotriggerError =>
  new AutotriggerError('STORE_UNAVAILABLE', message, { fix, cause });

/** The steps that could not be taken on a store that can only be read, or that others no longer see. */
const writes: ReadonlySet<StepName> = new Set(['reserve', 'reserveAndBegin', 'begin', 'takeQuota']);

type Check = (result: Readonly<Record<string, unknown>>) => boolean;

const always: Check = () => true;
const settled = { settled: always, lost: always };
const outcomes: ReadonlySet<unknown> = new Set(['sent', 'recorded', 'unknown']);

/** What each refusal carries, as far as receipts and later steps read it. */
const refusals = {
  duplicate: ({ receipt }) => isObject(receipt) && outcomes.has(receipt.outcome) && isInstant(receipt.at),
  do_not_contact: ({ block }) => isObject(block) && isInstant(block.at),
  suppressed: ({ window, since, until, by }) =>
    typeof window === 'string' && isInstant(since) && isInstant(until) && typeof by === 'string',
  busy: ({ until }) => isInstant(until),
} satisfies Record<string, Check>;

/** The kinds of result that each step may give. */
const kinds = {
  reserve: { reserved: ({ leaseUntil }) => isInstant(leaseUntil), ...refusals },
  reserveAndBegin: { begun: always, ...refusals },
  look: refusals,
  takeQuota: {
    permitted: ({ from, until }) => isInstant(from) && isInstant(until),
    full: ({ until }) => isInstant(until),
  },
  begin: { begun: always, do_not_contact: refusals.do_not_contact, lost: always },
  confirm: settled,
  release: settled,
  hold: settled,
} satisfies Record<string, Readonly<Record<string, Check>>>;

/** The calls of the port whose results are checked before anything rests on them. */
type StepName = keyof typeof kinds;

/** Throws STORE_UNAVAILABLE for what is no result of the step. */
function checkResult(store: string, step: StepName, result: unknown): void {
  if (step === 'look' && result === undefined) return;
  if (isObject(result) && typeof result.kind === 'string') {
    const checks: Readonly<Record<string, Check>> = kinds[step];
    if (Object.hasOwn(checks, result.kind) && checks[result.kind]?.(result) === true) return;
  }
  throw notOfItsPort(store, step);
}

/** For a store of the integrator's own. It counts as unavailable: what it answered must not lead to a request. */
export function notOfItsPort(store: string, step: string): AutotriggerError {
  return new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the ${store} store answered \`${step}\` with something that is not a result of its port`,
    {
      fix: 'fix the store that was given; `storeConformance` of autotrigger/testing shows what each step must answer',
    },
  );
}
