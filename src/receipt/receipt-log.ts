/** Receipts as NDJSON, one line each, without the request and without an address. */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Decision } from '../decision/decision.js';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { errorText } from '../errors/error-text.js';
import { withoutAddresses } from '../shared/redact.js';
import { isJson } from '../shared/try-parse-json.js';
import type { Receipt } from './receipt.js';

/** A receipt as it is written down: reasons and version once, no request, no address. */
export type LogRecord = Omit<Receipt, 'decision'> & { readonly decision?: LoggedDecision };

/** Reasons and version stand in the receipt itself, and the request is left out: it holds the customer's address. */
type LoggedDecision = Pick<Decision, 'outcome' | 'errors' | 'notBefore'>;

/**
 * One file that receipts are appended to. Writes are synchronous, so lines of one process never mix. After `close`, and
 * after nothing else, `write` and `reopen` do nothing.
 */
export interface ReceiptLog {
  /** Throws OUTPUT_UNWRITABLE; half a line may be there then, and the next receipt begins a new one. */
  write(receipt: Receipt): void;
  /** Opens the path again, where it was moved away (logrotate). Throws OUTPUT_UNWRITABLE; then the former file stays. */
  reopen(): void;
  close(): void;
}

/**
 * What may be kept of a receipt in a log or a queue. An interaction id that holds an address is masked, so such a line
 * cannot be matched with its record by the id. Fields keep an order that begins with `interactionId`: see `firstField`.
 */
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
 * killed process loses none. A last receipt that an earlier process left half written is cut off; a file that ends in
 * anything else is refused. Throws OUTPUT_UNWRITABLE.
 */
export function openReceiptLog(path: string): ReceiptLog {
  let file: number | undefined = openToAppend(path);
  /** A write failed, perhaps in the middle of its line. */
  let isCutOff = false;
  return {
    write(receipt) {
      if (file === undefined) return;
      const opened = file;
      // On a line of its own: joined to the half one before it, this receipt could not be read either.
      const line = `${isCutOff ? '\n' : ''}${JSON.stringify(toLogRecord(receipt))}\n`;
      isCutOff = true;
      attempt(path, () => writeWhole(opened, line));
      isCutOff = false;
    },
    reopen() {
      if (file === undefined) return;
      const former = file;
      file = openToAppend(path);
      isCutOff = false;
      closeSync(former);
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

function openToAppend(path: string): number {
  return attempt(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    refuseWhatIsNoFile(path);
    const opened = openSync(path, 'a+', 0o600);
    try {
      endLastLine(opened);
      return opened;
    } catch (error) {
      closeSync(opened);
      throw error;
    }
  });
}

/** A disk that fills up takes a part of a line first, and says so only when it is given the rest. */
function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function logged({ outcome, errors, notBefore }: Decision): LoggedDecision {
  return {
    outcome,
    // A cause is whatever was thrown: it may hold anything, and may not be JSON.
    errors: errors.map(({ cause: _cause, ...error }) => error),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

function attempt<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new AutotriggerError('OUTPUT_UNWRITABLE', `the log cannot be written: ${errorText(cause)}`, {
      cause,
      file: path,
      fix: 'name a file in a folder that this user may write to, on a disk with room',
    });
  }
}

/** A pipe would take as much as fits and then hold up everything else. A file that is not there yet is made. */
function refuseWhatIsNoFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && (found.isFIFO() || found.isSocket()))
    throw new Error('it is a pipe, not a file');
}

/** A whole receipt that only lacks its line's end gets it; half of one goes; a file of others is never touched. */
function endLastLine(file: number): void {
  const { size } = fstatSync(file);
  const start = startOfLine(file, size);
  // The last whole line, too: half a line alone may be as short as `{`, which other formats begin with as well.
  if (start > 0) requireReceipt(file, startOfLine(file, start - 1), start);
  if (start === size) return;
  requireReceipt(file, start, size);
  if (isJson(textOf(file, start, size))) writeSync(file, '\n');
  else ftruncateSync(file, start);
}

/** What every line begins with. */
const firstField = '{"interactionId":';

/** By the beginning of its line, as far as it goes: what is of others may be of any length. */
function requireReceipt(file: number, from: number, to: number): void {
  const beginning = textOf(file, from, Math.min(to, from + firstField.length));
  if (!firstField.startsWith(beginning)) throw new Error('it holds something else than receipts');
}

const newline = 10;

/** Reads backwards for the newline before `from`. */
function startOfLine(file: number, from: number): number {
  const block = Buffer.alloc(64 * 1024);
  for (let end = from; end > 0; ) {
    const length = Math.min(block.length, end);
    readSync(file, block, 0, length, end - length);
    const found = block.subarray(0, length).lastIndexOf(newline);
    if (found >= 0) return end - length + found + 1;
    end -= length;
  }
  return 0;
}

function textOf(file: number, from: number, to: number): string {
  const bytes = Buffer.alloc(to - from);
  readSync(file, bytes, 0, bytes.length, from);
  return bytes.toString();
}
