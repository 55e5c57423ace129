/** Why the files are not what is active: they were refused, or cannot be read. Each is said once. */
import { AutotriggerError, formatError, isAutotriggerError } from '../errors/autotrigger-error.js';
import type { RuleProvider } from './provider.js';

export interface Failures {
  /** What keeps the files from being active now; undefined when nothing does. */
  readonly last: AutotriggerError | undefined;
  /** What was read is refused. */
  refuse(error: unknown): void;
  cannotRead(error: unknown): void;
  /** They can be read again; what was refused stays refused until something else is accepted. */
  readable(): void;
  /** Rules are active that nothing stands against. */
  accepted(): void;
}

/** `first`: what stood against the files at the start, which whoever starts has been told. */
export function createFailures(
  provider: RuleProvider,
  first: unknown,
  say: (error: AutotriggerError) => void,
): Failures {
  let refused = first === undefined ? undefined : asError(first, provider);
  let unreadable: AutotriggerError | undefined;
  return {
    get last() {
      return unreadable ?? refused;
    },
    refuse(error) {
      refused = asError(error, provider);
      say(refused);
    },
    cannotRead(cause) {
      const error = asError(cause, provider);
      // A server that stays away is one piece of news, not one every poll.
      const isKnown = unreadable !== undefined && formatError(unreadable) === formatError(error);
      unreadable = error;
      if (!isKnown) say(error);
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
