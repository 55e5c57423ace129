/** The log of a run: each receipt is written when there is one, not when it is its turn to be counted. */
import type { Receipt } from '../../receipt/receipt.js';
import { openReceiptLog } from '../../receipt/receipt-log.js';

export interface RunLog {
  /** Never throws: what goes wrong is kept for `check`. */
  write(receipt: Receipt): void;
  /** Throws OUTPUT_UNWRITABLE where a receipt could not be written. */
  check(): void;
  close(): void;
}

/** Throws OUTPUT_UNWRITABLE. */
export function openRunLog(path: string): RunLog {
  const log = openReceiptLog(path);
  let failure: { readonly error: unknown } | undefined;
  return {
    write(receipt) {
      try {
        if (failure === undefined) log.write(receipt);
      } catch (error) {
        failure = { error };
      }
    },
    check() {
      if (failure !== undefined) throw failure.error;
    },
    close: () => log.close(),
  };
}
