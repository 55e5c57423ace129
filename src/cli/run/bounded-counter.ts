/** Counts by key. Keys come from outside, so beyond a bound further ones are not listed. */

export interface BoundedCounter<Entry> {
  /** The entry of this key, counted once more; undefined beyond the bound. */
  count(key: string, create: () => Entry): Entry | undefined;
  mostFrequent(): Entry[];
}

const mostKeys = 500;

/** Counts up to 500 keys: what comes from outside could have as many as there are records. */
export function boundedCounter<Entry extends { count: number }>(): BoundedCounter<Entry> {
  const entries = new Map<string, Entry>();
  return {
    count(key, create) {
      const entry = entries.get(key) ?? (entries.size < mostKeys ? create() : undefined);
      if (entry === undefined) return undefined;
      entry.count += 1;
      entries.set(key, entry);
      return entry;
    },
    mostFrequent: () => [...entries.values()].sort((a, b) => b.count - a.count),
  };
}
