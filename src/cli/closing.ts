/** What was opened is closed in reverse order, all of it, also when one of them fails. */

export interface Closing {
  add(close: () => unknown): void;
  /** Rejects with the first failure after everything has been closed. */
  closeAll(): Promise<void>;
}

export function createClosing(): Closing {
  const open: (() => unknown)[] = [];
  return {
    add: (close) => void open.push(close),
    async closeAll() {
      const failures: unknown[] = [];
      for (let close = open.pop(); close !== undefined; close = open.pop()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
