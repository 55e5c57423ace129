/** Calls to a store behind a connection: an end to waiting, and errors that never carry a password. */
import { AutotriggerError, isAutotriggerError } from '../../errors/autotrigger-error.js';
import { invalidOption } from '../../shared/options.js';
import { withoutCredentials } from '../../shared/redact.js';

/** What to tell a person about one kind of driver error. */
export interface Remedy {
  readonly why: string;
  readonly fix: string;
}

export interface RemoteOptions {
  /** `redis`, `postgres`; for messages. */
  readonly store: string;
  /** How long a step may take before it counts as not answered. */
  readonly timeoutMs: number;
  /** Recognises the driver's errors; undefined for those it does not know. */
  readonly remedy: (error: unknown) => Remedy | undefined;
}

/**
 * Runs one step. Rejects with STORE_UNAVAILABLE and nothing else. A step that was given up may still run on the
 * server: that never leads to a contact, because its caller has been told that it failed.
 */
export async function callRemote<T>(options: RemoteOptions, step: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(noAnswer(options)), options.timeoutMs);
  });
  try {
    return await Promise.race([step(), deadline]);
  } catch (error) {
    throw isAutotriggerError(error) ? error : unavailable(options, error);
  } finally {
    clearTimeout(timer);
  }
}

/** A positive whole number of milliseconds, or OPTION_INVALID. */
export function checkedTimeout(factory: string, timeoutMs: number): number {
  if (Number.isInteger(timeoutMs) && timeoutMs > 0) return timeoutMs;
  throw invalidOption(
    `the option \`timeoutMs\` of ${factory} is not a positive whole number of milliseconds`,
    'leave it out for 5000, or give for example 2000',
  );
}

function unavailable({ store, remedy }: RemoteOptions, error: unknown): AutotriggerError {
  const known = remedy(error);
  const why = known?.why ?? withoutCredentials(describe(error));
  return new AutotriggerError('STORE_UNAVAILABLE', `the ${store} store cannot be used: ${why}`, {
    fix:
      known?.fix ??
      `check that the ${store} server is up and that the client you gave it can reach the server`,
  });
}

function noAnswer({ store, timeoutMs }: RemoteOptions): AutotriggerError {
  return new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the ${store} store did not answer within ${timeoutMs} ms`,
    {
      fix: `check that the ${store} server is up and not overloaded, or raise \`timeoutMs\``,
    },
  );
}

/** Node reports a refused connection to several addresses as an AggregateError with an empty message. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  return error.name;
}
