/** Work under the same key runs one after the other, in the order it was given; under different keys it overlaps. */

export interface KeyedMutex {
  runExclusive<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

export function createKeyedMutex(): KeyedMutex {
  /** The end of the latest work under each key in use. */
  const ends = new Map<string, Promise<unknown>>();
  return {
    async runExclusive(key, work) {
      const previous = ends.get(key);
      const result = previous === undefined ? work() : previous.then(work);
      // Work that failed must not keep the next one from running.
      const end = result.catch(() => undefined);
      ends.set(key, end);
      try {
        return await result;
      } finally {
        if (ends.get(key) === end) ends.delete(key);
      }
    },
  };
}
