/** Looks at a store once, before the first reservation: can it be relied on? */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Clock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import type { StoreFinding, SuppressionStore } from '../stores/port.js';
import type { Unavailable } from './protocol.js';
import { isAway, type StoreCalls } from './store-calls.js';

/** What to do about a store that may forget: say so and go on, or reserve nothing. */
export type UnsafeStore = 'warn' | 'refuse';

interface Examined {
  readonly store: SuppressionStore;
  readonly environment: Environment | undefined;
  readonly unsafeStore: UnsafeStore;
  readonly clock: Clock;
}

/**
 * Undefined when reservations may be made, at once when that is known already. Without an environment nobody asked
 * for an examination.
 */
export function examination(
  { store, environment, unsafeStore, clock }: Examined,
  calls: StoreCalls,
): () => Promise<Unavailable | undefined> | undefined {
  if (environment === undefined) return () => undefined;
  let examined: Promise<Unavailable | undefined> | undefined;
  let passed = false;

  async function examine(context: {
    environment: Environment;
    now: number;
  }): Promise<Unavailable | undefined> {
    const findings = await calls.once(() => store.doctor(context));
    if (isAway(findings)) {
      examined = undefined;
      return findings;
    }
    // A store that is not durable says so itself.
    if (store.durable) for (const finding of findings) warn(store.name, finding);
    const grave = findings.find(({ severity }) => severity === 'error');
    if (grave !== undefined && unsafeStore === 'refuse') {
      return { kind: 'unavailable', error: unsafe(store.name, grave) };
    }
    passed = true;
    return undefined;
  }

  return () => {
    if (passed) return undefined;
    examined ??= examine({ environment, now: clock.now() });
    return examined;
  };
}

function warn(store: string, { severity, code, message, fix }: StoreFinding): void {
  if (severity === 'info') return;
  process.emitWarning(`the ${store} store: ${message}${fix === undefined ? '' : `; ${fix}`}`, {
    code: `AUTOTRIGGER_${code}`,
  });
}

function unsafe(store: string, { message, fix }: StoreFinding): AutotriggerError {
  return new AutotriggerError('STORE_UNSAFE', `nothing is reserved in the ${store} store: ${message}`, {
    fix,
  });
}
