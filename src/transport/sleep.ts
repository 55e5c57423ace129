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

/** Calls back once, and never within this call; the function given back takes the listeners off again. */
export function whenAborted(signals: readonly AbortSignal[], callback: () => void): () => void {
  let active = true;
  const undo = (): void => {
    active = false;
    for (const signal of signals) signal.removeEventListener('abort', fire);
  };
  const fire = (): void => {
    if (!active) return;
    undo();
    callback();
  };
  for (const signal of signals) {
    if (signal.aborted) queueMicrotask(fire);
    else signal.addEventListener('abort', fire, { once: true });
  }
  return undo;
}
