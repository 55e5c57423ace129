/** What is wrong with one field of a record; gathered, so that all of it is said in one go. */

export interface Issue {
  /** `customer.email`, `tags[3]`, … */
  readonly field: string;
  /** What it should be: `must be a text`. Never the value itself: it may be an address. */
  readonly must: string;
}

const longestName = 64;

/** A field's name as it may be shown: none that could be an address, or that could write to a terminal. */
export function showName(name: string): string {
  return name.length > longestName || /[@\p{C}]/u.test(name) ? '(a name not shown here)' : name;
}
