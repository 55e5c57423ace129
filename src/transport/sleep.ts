/** Waiting that a signal can end. */

/** True when the whole time passed, false when a signal ended it. Leaves no timer and no listener behind. */
export function sleep(ms: number, signals: readonly AbortSignal[]): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(true), ms);
    const undo = whenAborted(signals, () => end(false));
    const end = (whole: boolean): void => {
      clearTimeout(timer);
      undo();
      resolve(whole);
    };
  });
}

/** Calls back once, and never within this call; the function given back calls it off. */
export function whenAborted(signals: readonly AbortSignal[], callback: () => void): () => void {
  let active = true;
  const undo = (): void => {
    active = false;
    for (const signal of signals) listeners.get(signal)?.delete(fire);
  };
  const fire = (): void => {
    if (!active) return;
    undo();
    callback();
  };
  for (const signal of signals) {
    if (signal.aborted) queueMicrotask(fire);
    else listenersOf(signal).add(fire);
  }
  return undo;
}

/** One listener on a signal serves all who wait: hundreds may wait on the same one, and node warns from the 11th on. */
const listeners = new WeakMap<AbortSignal, Set<() => void>>();

function listenersOf(signal: AbortSignal): Set<() => void> {
  const known = listeners.get(signal);
  if (known !== undefined) return known;
  const waiting = new Set<() => void>();
  listeners.set(signal, waiting);
  signal.addEventListener(
    'abort',
    () => {
      for (const fire of [...waiting]) fire();
    },
    { once: true },
  );
  return waiting;
}
