/** Wakes everyone who is waiting at the moment of a `notify`; an earlier one is not remembered. */

interface Signal {
  notify(): void;
  wait(): Promise<void>;
}

export function createSignal(): Signal {
  let waiting: Promise<void> | undefined;
  let wake: (() => void) | undefined;
  return {
    notify() {
      wake?.();
      waiting = undefined;
      wake = undefined;
    },
    wait() {
      waiting ??= new Promise((resolve) => {
        wake = resolve;
      });
      return waiting;
    },
  };
}
