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

/** What every line begins with. */
const firstField = '{"request_id":';

function readEntries(path: string): LedgerEntry[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const half = lines.pop() ?? '';
  const entries = lines.filter((line) => line !== '').map(entryOf);
  if (!firstField.startsWith(half.slice(0, firstField.length))) throw somethingElse();
  // Only now: a file of others is never touched.
  if (half !== '') writeFileSync(path, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  return entries;
}

function entryOf(line: string): LedgerEntry {
  const entry: LedgerEntry | null = JSON.parse(line);
  if (typeof entry?.request_id === 'string' && typeof entry.request === 'object') return entry;
  throw somethingElse();
}

const somethingElse = (): Error => new Error('it holds something else than a ledger');
