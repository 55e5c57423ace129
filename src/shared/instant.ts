/** Instants as numbers. */

/** The last instant that a date can name (ECMA-262, 21.4.1.1). */
const lastInstant = 8.64e15;

/** The end of the year 9999: when that ends which holds for ever. */
export const endOfTime = 253_402_300_799_999;

/** Milliseconds since the epoch that can be written as a date. */
export function isInstant(given: unknown): given is number {
  return typeof given === 'number' && Math.abs(given) <= lastInstant;
}
