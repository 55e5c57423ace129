/** Counts things by kind. Kinds come from outside, so beyond a bound further ones are left out of the list. */

export interface Kinds<Entry> {
  /** The entry of this kind, counted once more; undefined beyond the bound. */
  count(key: string, create: () => Entry): Entry | undefined;
  mostFrequent(): Entry[];
}

const kindsAtMost = 500;

export function boundedCounter<Entry extends { count: number }>(): Kinds<Entry> {
  const entries = new Map<string, Entry>();
  return {
    count(key, create) {
      const entry = entries.get(key) ?? (entries.size < kindsAtMost ? create() : undefined);
      if (entry === undefined) return undefined;
      entry.count += 1;
      entries.set(key, entry);
      return entry;
    },
    mostFrequent: () => [...entries.values()].sort((a, b) => b.count - a.count),
  };
}
