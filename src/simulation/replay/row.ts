/** One interaction, decided, as a row of numbers: cheap to keep waiting, to hand to another thread, to throw away. */

export const rowWidth = 17;

/** Numbers in the columns named `…Number` point into tables; -1 is none. */
export const column = {
  /** End of the interaction in milliseconds; NaN when it has none. */
  time: 0,
  /** When it acts, under the rules and under the baseline: its end, or the end of a rule's delay. */
  actsAfter: 1,
  actsBefore: 2,
  idHigh: 3,
  idLow: 4,
  /** Both 0 when there is no address. */
  customerHigh: 5,
  customerLow: 6,
  channel: 7,
  brand: 8,
  verdictAfter: 9,
  verdictBefore: 10,
  planAfter: 11,
  planBefore: 12,
  /** What makes the two decisions differ. */
  cause: 13,
  /** Line of the record, and number of its file; 0 and -1 where it was not read from a file. */
  line: 14,
  file: 15,
  /** Number of the customer, -1 without an address: set where all rows come together. */
  customer: 16,
} as const;

/** Rows one after the other in one piece of memory. */
export type Rows = Float64Array<ArrayBuffer>;

export function newRows(count: number): Rows {
  return new Float64Array(count * rowWidth);
}

export function grownRows(rows: Rows): Rows {
  const grown = new Float64Array(rows.length * 2);
  grown.set(rows);
  return grown;
}
