/** Work of the same key runs one after the other, in the order it came; work of different keys overlaps. */

export interface Lanes {
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(key, work) {
      const before = tails.get(key);
      const result = before === undefined ? work() : before.then(work, work);
      const tail = result.then(leave, leave);
      tails.set(key, tail);
      return result;

      function leave(): void {
        if (tails.get(key) === tail) tails.delete(key);
      }
    },
  };
}
