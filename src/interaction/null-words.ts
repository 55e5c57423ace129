/** Words by which databases and spreadsheets say that nothing is there. */

/** In any case; unless a mapping names its own, they count in names, addresses and ids. */
const defaultNullWords: readonly string[] = Object.freeze(['\\N', 'NULL', 'N/A', 'undefined']);
/** So do these, which nobody is called; those of spreadsheets begin with `#`. */
const placeholders = ['(null)', '<null>', '[null]', '[object Object]', '-', '--', '?'];
const spreadsheetWords = ['#N/A', '#NAME?', '#NULL!', '#REF!', '#VALUE!'];
/** As programs write them; written otherwise they are names. */
const exactNullWords = new Set(['None', 'nan', 'NaN']);

const known = new Set(defaultNullWords.map((word) => word.toLowerCase()));
const all = [...defaultNullWords, ...placeholders, ...spreadsheetWords];
const inAnyCase = new RegExp(`^(?:${all.map((word) => word.replace(/[^\w ]/g, '\\$&')).join('|')})$`, 'i');

/** True for one of the words that count unless a mapping names its own. */
export function isNullWord(text: string): boolean {
  return inAnyCase.test(text) || exactNullWords.has(text);
}

/** True for one of those words that somebody may be called. */
export function isNullWordOrName(text: string): boolean {
  return known.has(text.toLowerCase());
}

/** A test for the words of a mapping; undefined where it has none. */
export function compileNullWords(words: readonly string[]): ((text: string) => boolean) | undefined {
  if (words.length === 0) return undefined;
  const folded = new Set(words.map((word) => word.trim().toLowerCase()));
  return (text) => folded.has(text.trim().toLowerCase());
}

const literalNames = new WeakSet<object>();

/** Remembers that names in `record` are as their source means them, whatever words they are; gives it back. */
export function keepNames<T extends object>(record: T): T {
  literalNames.add(record);
  return record;
}

/** Whether `keepNames` was called with it: a mapping that leaves out `NULL` knows of somebody who is called so. */
export function keepsNames(record: object): boolean {
  return literalNames.has(record);
}
