/** Asks the store's doctor once, before the first reservation: can this store be relied on? */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Clock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import type { StoreFinding, SuppressionStore } from '../stores/port.js';
import { checkFindings } from './check-result.js';
import type { Unavailable } from './protocol.js';
import { isUnavailable, type StoreCalls } from './store-calls.js';

/** What to do about a store that may forget: warn and go on, or reserve nothing. */
export type UnsafeStore = 'warn' | 'refuse';

/** Gives why nothing may be reserved; undefined when the store is healthy. */
export type StoreHealth = () => Promise<Unavailable | undefined>;

export interface StoreHealthOptions {
  readonly store: SuppressionStore;
  /** Without one the doctor is not asked. */
  readonly environment: Environment | undefined;
  readonly unsafeStore: UnsafeStore;
  readonly clock: Clock;
  /** Told what the doctor finds; `process.emitWarning` unless set. */
  readonly onWarning?: ((code: string, message: string) => void) | undefined;
}

export function storeHealth(
  { store, environment, unsafeStore, clock, onWarning = emitWarning }: StoreHealthOptions,
  calls: StoreCalls,
): StoreHealth {
  if (environment === undefined) return async () => undefined;
  let checked: Promise<Unavailable | undefined> | undefined;

  async function check(now: number, asked: Environment): Promise<Unavailable | undefined> {
    const findings = await calls.withTimeout(async () =>
      checkFindings(store.name, await store.doctor({ environment: asked, now })),
    );
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
