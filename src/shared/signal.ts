/** Wakes everyone who waits at the moment it rings; nobody hears an earlier ring. */

export interface Bell {
  ring(): void;
  heard(): Promise<void>;
}

export function createBell(): Bell {
  let waiting: Promise<void> | undefined;
  let wake: (() => void) | undefined;
  return {
    ring() {
      wake?.();
      waiting = undefined;
      wake = undefined;
    },
    heard() {
      waiting ??= new Promise((resolve) => {
        wake = resolve;
      });
      return waiting;
    },
  };
}
