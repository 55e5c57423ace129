/** Work under the same key runs one after the other, in the order it was given; under different keys it overlaps. */

/** Holds for one process only: between processes, the store's compare-and-set decides. */
interface KeyedMutex {
  /**
   * Gives what `work` gives, its rejection included. Work under the same key that waits for other work under it never
   * ends.
   */
  runExclusive<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

/** Keeps nothing of a key once its work is done, so any number of customers may be keys. */
export function createKeyedMutex(): KeyedMutex {
  /** The latest work under each key in use. */
  const latest = new Map<string, Promise<unknown>>();
  return {
    runExclusive(key, work) {
      // Work that failed must not keep the next one from running.
      const result = latest.get(key)?.then(work, work) ?? work();
      latest.set(key, result);
      const forget = (): void => {
        if (latest.get(key) === result) latest.delete(key);
      };
      result.then(forget, forget);
      return result;
    },
  };
}
