/** Work of the same key takes turns, in the order it came; work of different keys overlaps. */

export interface Lanes {
  /** Undefined when the lane is free, else the promise of one's turn. Whoever had a turn leaves. */
  enter(key: string): Promise<void> | undefined;
  leave(key: string): void;
}

export function createLanes(): Lanes {
  /** Of each lane in use, who waits for it. */
  const lanes = new Map<string, (() => void)[]>();
  return {
    enter(key) {
      const waiting = lanes.get(key);
      if (waiting !== undefined) return new Promise((resolve) => waiting.push(resolve));
      lanes.set(key, []);
      return undefined;
    },
    leave(key) {
      const next = lanes.get(key)?.shift();
      if (next === undefined) lanes.delete(key);
      else next();
    },
  };
}
