/** Work under the same key runs one after the other, in the order it was given; under different keys it overlaps. */

interface KeyedMutex {
  runExclusive<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

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
