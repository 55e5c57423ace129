/** What a trigger has to say while it runs: warnings, failures when they happen, and a store that goes away and comes back. */
import type { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Receipt } from '../receipt/receipt.js';
import { toLogRecord } from '../receipt/receipt-log.js';
import { ignoreRejection } from '../shared/ignore-rejection.js';
import { assertOption } from '../shared/options.js';

/** The shape of pino's and of most others': fields first, then the text. No field holds an address. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Something that works and may go wrong later: a store that forgets, a callback that throws. */
export interface Warning {
  /** Stable, such as `AUTOTRIGGER_STORE_FORGETS`. */
  readonly code: string;
  readonly message: string;
}

/** Where a trigger says what no receipt says. */
export interface LogOptions {
  /** Told of warnings, and of failures when they happen. Nothing is logged unless set. */
  readonly logger?: Logger;
  /** Told of warnings instead of the logger, or of `process.emitWarning` where there is none. */
  readonly onWarning?: (warning: Warning) => void;
}

/** What the parts of a trigger tell. None of these throws, and none waits for a logger that is asynchronous. */
export interface TriggerLog {
  warn(code: string, message: string): void;
  /** One line for each receipt with an error, but for those that come again. */
  receipt(receipt: Receipt): void;
  /** `error`: why the store cannot be reached; undefined when it can again. */
  store(name: string, error: AutotriggerError | undefined): void;
}

/** Throws OPTION_INVALID. What a logger throws changes no receipt. */
export function createLog({ logger, onWarning }: LogOptions): TriggerLog {
  for (const method of ['info', 'warn', 'error'] as const) {
    assertOption(
      logger === undefined || typeof logger[method] === 'function',
      'logger',
      'a logger with the methods info, warn and error',
    );
  }
  assertOption(onWarning === undefined || typeof onWarning === 'function', 'onWarning', 'a function');
  const log = (level: keyof Logger, fields: object, message: string): void =>
    guarded(() => logger?.[level](fields, message));
  return {
    warn(code, message) {
      if (onWarning !== undefined) guarded(() => onWarning({ code, message }));
      else if (logger !== undefined) log('warn', { code }, message);
      else process.emitWarning(message, { code });
    },
    receipt(receipt) {
      // What is deferred comes again, and a store that is away says so once.
      if (receipt.error === undefined || receipt.outcome === 'deferred') return;
      const { interactionId, outcome, error, status, attempts } = toLogRecord(receipt);
      const { code, message = '' } = error ?? {};
      log('error', { code, interactionId, outcome, attempts, ...(status && { status }) }, message);
    },
    store(name, error) {
      if (error === undefined) log('info', { store: name }, `the ${name} store answers again`);
      else log('error', { code: error.code, store: name }, error.message);
    },
  };
}

function guarded(call: () => unknown): void {
  try {
    ignoreRejection(call());
  } catch {
    // Nobody is left to be told.
  }
}
