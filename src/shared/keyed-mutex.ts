/** Work of the same key takes turns, in the order it came; work of different keys overlaps. */

export interface Lanes {
  /** Undefined when the lane is free, else the promise of one's turn. Whoever had a turn leaves. */
  enter(key: string): Promise<void> | undefined;
  leave(key: string): void;
}

export function createLanes(): Lanes {
  /** Of each lane in use, who waits for it; mostly nobody. */
  const lanes = new Map<string, (() => void)[] | undefined>();
  return {
    enter(key) {
      if (!lanes.has(key)) {
        lanes.set(key, undefined);
        return undefined;
      }
      return new Promise((resolve) => {
        const waiting = lanes.get(key);
        if (waiting === undefined) lanes.set(key, [resolve]);
        else waiting.push(resolve);
      });
    },
    leave(key) {
      const next = lanes.get(key)?.shift();
      if (next === undefined) lanes.delete(key);
      else next();
    },
  };
}
