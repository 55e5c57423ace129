/** The log of a run: each receipt is written when there is one, not when it is its turn to be counted. */
import { stat } from 'node:fs/promises';
import { findSources } from '../../interaction/read/sources.js';
import type { Receipt } from '../../receipt/receipt.js';
import { openReceiptLog } from '../../receipt/receipt-log.js';
import { type CommandContext, pathFrom } from '../context.js';
import { usageError } from '../options.js';

/** The log, which says when it fails instead of throwing into the pipeline. */
export interface RunLog {
  /** Never throws: after the first failure nothing more is written. */
  write(receipt: Receipt): void;
  /** Opens the file again, after it was moved away. Never throws. */
  reopen(): void;
  /** OUTPUT_UNWRITABLE, where a receipt could not be written or the file not be opened again. */
  readonly failure: { readonly error: unknown } | undefined;
  close(): void;
}

/** Receipts among the interactions would be read as interactions. Rejects with USAGE. */
export async function refuseInput(
  context: CommandContext,
  inputs: readonly string[],
  log: string,
): Promise<void> {
  const target = await stat(pathFrom(context, log)).catch(() => undefined);
  if (target === undefined) return;
  const paths = inputs.map((input) => pathFrom(context, input));
  for (const { file } of await findSources(paths, context.stdin)) {
    const source = file === '-' ? undefined : await stat(file);
    if (source?.ino === target.ino && source.dev === target.dev) {
      throw usageError(`\`--log ${log}\` is an input of this run`, 'name another file for the receipts');
    }
  }
}

/** Throws OUTPUT_UNWRITABLE. `onFailure` is called once, when the log cannot be written any more. */
export function openRunLog(path: string, onFailure: () => void): RunLog {
  const log = openReceiptLog(path);
  let failure: RunLog['failure'];
  const attempt = (step: () => void): void => {
    if (failure !== undefined) return;
    try {
      step();
    } catch (error) {
      failure = { error };
      onFailure();
    }
  };
  return {
    write: (receipt) => attempt(() => log.write(receipt)),
    reopen: () => attempt(() => log.reopen()),
    get failure() {
      return failure;
    },
    close: () => log.close(),
  };
}
