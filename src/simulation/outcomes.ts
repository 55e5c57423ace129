/** What becomes of a simulated interaction. */

/**
 * In the order of reports. Fewer than a receipt has: a simulation makes no call that could be rejected, fail or stay
 * unknown, and what is deferred is decided at its time.
 */
export const simulatedOutcomes = [
  'sent',
  'recorded',
  'skipped',
  'suppressed',
  'duplicate',
  'invalid',
] as const;

/** One of `simulatedOutcomes`. */
export type SimulatedOutcome = (typeof simulatedOutcomes)[number];

/** How many interactions came to each outcome; every outcome is there, also with 0. */
export type OutcomeCounts = Record<SimulatedOutcome, number>;

/** The meaning of an outcome, for people. */
export const outcomeWords: Readonly<Record<SimulatedOutcome, string>> = {
  sent: 'sent',
  recorded: 'recorded (do not send)',
  skipped: 'skipped by the rules',
  suppressed: 'suppressed by a window',
  duplicate: 'handled before',
  invalid: 'invalid',
};

/** Counts that begin at 0, a new object each time: they are counted up in place. */
export function noOutcomes(): OutcomeCounts {
  return { sent: 0, recorded: 0, skipped: 0, suppressed: 0, duplicate: 0, invalid: 0 };
}

/** Interactions of all outcomes together. */
export function totalOf(outcomes: OutcomeCounts): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}
