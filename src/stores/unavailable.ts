/** Errors of a database as STORE_UNAVAILABLE: with what to do, and never with a password. */
import { AutotriggerError, isAutotriggerError } from '../errors/autotrigger-error.js';
import { withoutCredentials } from '../shared/redact.js';

/** What to say about one kind of error. */
export interface Remedy {
  readonly why: string;
  readonly fix: string;
}

/** Recognises a driver's errors; undefined for those it does not know. */
export type Explain = (error: unknown) => Remedy | undefined;

export function unavailable(store: string, error: unknown, explain: Explain): AutotriggerError {
  if (isAutotriggerError(error)) return error;
  const known = explain(error);
  const why = known?.why ?? withoutCredentials(describe(error));
  const fix = `check that the ${store} server is up and that the client you gave it can reach the server`;
  return storeError(`the ${store} store cannot be used: ${why}`, known?.fix ?? fix);
}

export function noAnswer(store: string, timeoutMs: number): AutotriggerError {
  return storeError(
    `the ${store} store did not answer within ${timeoutMs} ms`,
    `check that the ${store} server is up and not overloaded, or raise \`timeoutMs\``,
  );
}

const storeError = (message: string, fix: string): AutotriggerError =>
  new AutotriggerError('STORE_UNAVAILABLE', message, { fix });

/** Node reports a refused connection to several addresses as an AggregateError with an empty message. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  return error.name;
}
