/** Instants as numbers. */

/** The last instant that a date can name (ECMA-262, 21.4.1.1). */
const lastInstant = 8.64e15;

/** Milliseconds since the epoch that can be written as a date. */
export function isInstant(given: unknown): given is number {
  return typeof given === 'number' && Math.abs(given) <= lastInstant;
}
