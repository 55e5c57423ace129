/** Receipts as NDJSON, one line each, without the request and without an address. */
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Decision } from '../decision/decision.js';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { withoutAddresses } from '../suppression/address.js';
import type { Receipt } from './receipt.js';

/** A receipt as it is written down: reasons and version once, no request, no address. */
export type LogRecord = Omit<Receipt, 'decision'> & { readonly decision?: LoggedDecision };

export type LoggedDecision = Pick<Decision, 'outcome' | 'errors' | 'notBefore'>;

export interface ReceiptLog {
  write(receipt: Receipt): void;
  close(): void;
}

export function toLogRecord(receipt: Receipt): LogRecord {
  const { decision, interactionId, outcome, ...rest } = receipt;
  return {
    interactionId: interactionId === null ? null : withoutAddresses(interactionId),
    outcome,
    ...rest,
    ...(decision === undefined ? {} : { decision: logged(decision) }),
  };
}

/**
 * Opens a log to append to, with its folder. Each line is with the operating system before `write` returns, so a
 * killed process loses none. A last line that an earlier process left half written is cut off.
 * Throws OUTPUT_UNWRITABLE.
 */
export function openReceiptLog(path: string): ReceiptLog {
  const file = attempt(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const opened = openSync(path, 'a+', 0o600);
    cutHalfLine(opened);
    return opened;
  });
  let open = true;
  return {
    write(receipt) {
      attempt(path, () => writeSync(file, `${JSON.stringify(toLogRecord(receipt))}\n`));
    },
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

function logged({ outcome, errors, notBefore }: Decision): LoggedDecision {
  return {
    outcome,
    errors: errors.map(({ cause: _cause, ...error }) => error),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

function attempt<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new AutotriggerError(
      'OUTPUT_UNWRITABLE',
      `the log cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause, file: path, fix: 'name a file in a folder that this user may write to, on a disk with room' },
    );
  }
}

/** Reads backwards from the end for the last newline. */
function cutHalfLine(file: number): void {
  const { size } = fstatSync(file);
  const block = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const length = Math.min(block.length, end);
    readSync(file, block, 0, length, end - length);
    const newline = block.subarray(0, length).lastIndexOf(10);
    if (newline >= 0) {
      const keep = end - length + newline + 1;
      if (keep < size) ftruncateSync(file, keep);
      return;
    }
    end -= length;
  }
  if (size > 0) ftruncateSync(file, 0);
}
