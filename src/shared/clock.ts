/** Time is passed in: nothing below the pipeline asks the machine for it. */

/**
 * Give one of your own in tests, or where a service has its own time; it must not run backwards within one process.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The machine's wall clock. */
export const systemClock: Clock = Object.freeze({ now: () => Date.now() });
