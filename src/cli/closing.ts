/** What was opened is closed in reverse order, all of it, also when one of them fails or hangs. */

export interface Closing {
  /** `withinMs`: how long closing it may take; 10,000 unless set. */
  add(close: () => unknown, withinMs?: number): void;
  /** Rejects with the first failure after everything has been closed, or given up after its time. */
  closeAll(): Promise<void>;
}

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

/** What hangs is left behind: a server that answers nothing must not keep a command from ending. */
export async function within(ms: number, work: unknown): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
