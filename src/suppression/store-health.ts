/** Whether a store can be relied on now: its doctor, asked once; its stop, read at most once a second; whether it answers. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Clock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import { isObject } from '../shared/is-object.js';
import { singleFlight } from '../shared/single-flight.js';
import type { StoreFinding, StoreStop, SuppressionStore } from '../stores/port.js';
import type { Stopped, Unavailable } from './protocol.js';
import { isUnavailable, notOfItsPort, type StoreCalls, type StoreStatus } from './store-calls.js';

/** What to do about a store that may forget: warn and go on, or reserve nothing. */
export type UnsafeStore = 'warn' | 'refuse';

/** Gives why nothing may be reserved; undefined when the store is healthy. */
export type StoreHealth = () => Promise<Unavailable | undefined>;

/** What the doctor is asked about, and who is told. */
interface StoreHealthOptions {
  readonly store: SuppressionStore;
  /** Without one the doctor is not asked. */
  readonly environment: Environment | undefined;
  readonly unsafeStore: UnsafeStore;
  readonly clock: Clock;
  /** Told what the doctor finds; `process.emitWarning` unless set. */
  readonly onWarning?: ((code: string, message: string) => void) | undefined;
}

/** Asks the doctor once, at the first call; again only where it did not answer. Warns of each finding then. */
export function storeHealth(
  { store, environment, unsafeStore, clock, onWarning = emitWarning }: StoreHealthOptions,
  calls: StoreCalls,
): StoreHealth {
  if (environment === undefined) return async () => undefined;
  let checked: Promise<Unavailable | undefined> | undefined;

  async function check(now: number, asked: Environment): Promise<Unavailable | undefined> {
    const findings = await calls.withTimeout(async () => {
      const given = await store.doctor({ environment: asked, now });
      const isList: boolean = Array.isArray(given) && given.every((finding) => isObject(finding));
      if (isList) return given;
      throw notOfItsPort(store.name, 'doctor');
    });
    if (isUnavailable(findings)) {
      // The next reservation asks again.
      checked = undefined;
      return findings;
    }
    // A store that is not durable warns by itself.
    if (store.durable) for (const finding of findings) warn(store.name, finding, onWarning);
    const error = findings.find(({ severity }) => severity === 'error');
    if (error === undefined || unsafeStore === 'warn') return undefined;
    return { kind: 'unavailable', error: unhealthy(store.name, error) };
  }

  return () => {
    checked ??= check(clock.now(), environment);
    return checked;
  };
}

function warn(
  store: string,
  { severity, code, message, fix }: StoreFinding,
  tell: (code: string, message: string) => void,
): void {
  if (severity === 'info') return;
  tell(`AUTOTRIGGER_${code}`, `the ${store} store: ${message}${fix === undefined ? '' : `; ${fix}`}`);
}

function emitWarning(code: string, message: string): void {
  process.emitWarning(message, { code });
}

function unhealthy(store: string, { message, fix }: StoreFinding): AutotriggerError {
  return new AutotriggerError('STORE_UNSAFE', `nothing is reserved in the ${store} store: ${message}`, {
    fix,
  });
}

/** Whether somebody stopped every worker on the store (`autotrigger stop`). */
export interface StopReader {
  /** Undefined when the call may be made. What is answered was read a second ago at most. */
  read(): Promise<Stopped | Unavailable | undefined>;
  /** Reads it for `latest`; rejects where the store does not answer. */
  look(): Promise<void>;
  /** As it was read last. */
  latest(): StoreStop | undefined;
}

/** How long a worker may go on after a stop was set; in exchange one read a second suffices, however many requests. */
const maxAgeMs = 1_000;
/** How long answers that come too late are asked for again. */
const askAgainForMs = 5_000;

interface StopReaderOptions {
  /** Asked with each look; where it rejects, the store cannot be relied on. */
  readonly assertSameStore?: () => Promise<void>;
  /** Milliseconds on a clock that never goes back. */
  readonly monotonic?: () => number;
}

/** Asks the store nothing before the first look. */
export function stopReader(
  store: SuppressionStore,
  calls: StoreCalls,
  { assertSameStore, monotonic = () => performance.now() }: StopReaderOptions = {},
): StopReader {
  let stop: StoreStop | undefined;
  let readAt = Number.NEGATIVE_INFINITY;

  async function look(): Promise<void> {
    const asked = monotonic();
    const [notes] = await Promise.all([store.notes?.(), assertSameStore?.()]);
    // An answer that took longer than one that was asked for later is out of date.
    if (asked < readAt) return;
    stop = notes?.stop;
    readAt = asked;
  }

  const refresh = singleFlight(() => calls.withTimeout(look));

  return {
    async read() {
      if (store.notes === undefined) return undefined;
      const until = monotonic() + askAgainForMs;
      // Again where the answer that was under way had been asked for too long ago.
      while (monotonic() - readAt >= maxAgeMs) {
        if (monotonic() >= until) return tooSlow(store.name);
        const failed = await refresh();
        if (isUnavailable(failed)) return failed;
      }
      return stop === undefined ? undefined : { kind: 'stopped', stop };
    },
    look,
    latest: () => stop,
  };
}

/** A stop that was set meanwhile would not be known. */
function tooSlow(store: string): Unavailable {
  const message = `the ${store} store takes longer than a second to say whether a stop is set`;
  const fix =
    'look at the load of the store and at the way to it; nothing is sent while it is as slow as that';
  return { kind: 'unavailable', error: new AutotriggerError('STORE_UNAVAILABLE', message, { fix }) };
}

const betweenProbesMs = 1_000;

/**
 * Gives what is known and has the store asked for the next look, at most once a second: a process that gets no work
 * because its store was away would otherwise never learn that it is back, nor one that is idle that it is stopped.
 */
export function probedStatus(
  store: SuppressionStore,
  calls: StoreCalls,
  stop?: Pick<StopReader, 'look'>,
): () => StoreStatus {
  let isAsking = false;
  let askedAt = Number.NEGATIVE_INFINITY;

  async function ask(): Promise<void> {
    isAsking = true;
    askedAt = performance.now();
    await calls.probe(async () => {
      await store.open();
      await stop?.look();
    });
    isAsking = false;
  }

  return () => {
    if (!isAsking && performance.now() - askedAt >= betweenProbesMs) void ask();
    return calls.status();
  };
}
