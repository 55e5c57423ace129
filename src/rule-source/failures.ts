/** Why the files are not active: refused, held, or unreadable. Each failure is reported once. */
import { AutotriggerError, formatError, isAutotriggerError } from '../errors/autotrigger-error.js';
import type { RuleProvider } from './provider.js';

/** Three states that may hold at once; `last` names the one that has to be fixed first. */
export interface Failures {
  /** What keeps the files from being active now; undefined when nothing does. */
  readonly last: AutotriggerError | undefined;
  /** What was read is refused. */
  refuse(error: unknown): void;
  /** What was read waits: rules disappeared, and may come back. */
  hold(error: AutotriggerError): void;
  /** Nothing waits any more. */
  released(): void;
  cannotRead(error: unknown): void;
  /** They can be read again; what was refused stays refused until something else is accepted. */
  readable(): void;
  /** The rules that were read are active. */
  accepted(): void;
}

/** @param first why the files were refused at the start; it is in the status, and not reported as an event */
export function createFailures(
  provider: RuleProvider,
  first: unknown,
  say: (error: AutotriggerError) => void,
): Failures {
  let refused = first === undefined ? undefined : asError(first, provider);
  let held: AutotriggerError | undefined;
  let unreadable: AutotriggerError | undefined;

  /** A state that lasts is reported once, not at every poll. */
  const sayOnce = (before: AutotriggerError | undefined, error: AutotriggerError): void => {
    if (before === undefined || formatError(before) !== formatError(error)) say(error);
  };
  return {
    get last() {
      return unreadable ?? held ?? refused;
    },
    refuse(error) {
      refused = asError(error, provider);
      say(refused);
    },
    hold(error) {
      const before = held;
      held = error;
      sayOnce(before, error);
    },
    released() {
      held = undefined;
    },
    cannotRead(cause) {
      const before = unreadable;
      unreadable = asError(cause, provider);
      sayOnce(before, unreadable);
    },
    readable() {
      unreadable = undefined;
    },
    accepted() {
      refused = undefined;
    },
  };
}

function asError(error: unknown, { name }: RuleProvider): AutotriggerError {
  if (isAutotriggerError(error)) return error;
  return new AutotriggerError('RULES_UNREADABLE', `${name} cannot be read`, {
    fix: 'look at the cause; it is tried again by itself',
    cause: error,
  });
}
