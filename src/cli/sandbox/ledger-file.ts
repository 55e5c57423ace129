/** The sandbox's ledger as a file: a second run shows that the sandbox got no new request. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { errorText } from '../../errors/error-text.js';
import type { LedgerEntry } from '../../transport/sandbox/state.js';

/** The ledger of one sandbox. */
export interface LedgerFile {
  /** What earlier runs left. */
  readonly entries: readonly LedgerEntry[];
  /** With the operating system before it returns, so that a killed process loses none. */
  append(entry: LedgerEntry): void;
}

/** A last line that a killed process left half written is cut off. Throws OUTPUT_UNWRITABLE. */
export function openLedgerFile(path: string): LedgerFile {
  const attempt = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (cause) {
      const reason = errorText(cause);
      throw new AutotriggerError('OUTPUT_UNWRITABLE', `the sandbox's ledger cannot be kept: ${reason}`, {
        cause,
        file: path,
        fix: 'remove the file to start afresh, or name a store in a folder that this user may write to',
      });
    }
  };
  const entries = attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    return existsSync(path) ? readEntries(path) : [];
  });
  return {
    entries,
    append: (entry) => attempt(() => appendFileSync(path, `${JSON.stringify(entry)}\n`, { mode: 0o600 })),
  };
}

function readEntries(path: string): LedgerEntry[] {
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) writeFileSync(path, whole, { mode: 0o600 });
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => entryOf(JSON.parse(line)));
}

function entryOf(line: LedgerEntry | null): LedgerEntry {
  if (typeof line?.request_id === 'string' && typeof line.request === 'object') return line;
  throw new Error('it holds something else than a ledger');
}
