/** What was opened is closed in reverse order, all of it, also when one of them fails or hangs. */

/**
 * What a command has opened: each part adds how it is closed as soon as it is open, so that a start that fails half-way
 * leaves nothing behind.
 */
export interface Closing {
  /** `withinMs`: how long closing it may take; 10,000 unless set. */
  add(close: () => unknown, withinMs?: number): void;
  /** Rejects with the first failure after everything has been closed, or given up after its time. */
  closeAll(): Promise<void>;
}

/** Nothing to close yet. */
export function createClosing(): Closing {
  const open: { readonly close: () => unknown; readonly withinMs: number }[] = [];
  return {
    add: (close, withinMs = 10_000) => void open.push({ close, withinMs }),
    async closeAll() {
      const failures: unknown[] = [];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        try {
          await within(next.withinMs, next.close());
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

/**
 * Waits for `work`, at most so many milliseconds: what hangs is left behind, because a server that answers nothing must
 * not keep a command from ending. Rejects as `work` does; and when time is over, with what `late` throws.
 */
export async function within(ms: number, work: unknown, late: () => void = () => undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([work, over.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}
