/** Wakes everyone who is waiting at the moment of a `notify`; an earlier one is not remembered. */

/** For loops of the form "while not yet, wait": the condition is looked at again after each `notify`. */
interface Signal {
  notify(): void;
  wait(): Promise<void>;
}

/** All who wait share one promise, so a thousand of them cost what one does. */
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
