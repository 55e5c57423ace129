/** What becomes of a simulated interaction. */

export const simulatedOutcomes = [
  'sent',
  'recorded',
  'skipped',
  'suppressed',
  'duplicate',
  'invalid',
] as const;
export type SimulatedOutcome = (typeof simulatedOutcomes)[number];

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

export function noOutcomes(): OutcomeCounts {
  return { sent: 0, recorded: 0, skipped: 0, suppressed: 0, duplicate: 0, invalid: 0 };
}

export function totalOf(outcomes: OutcomeCounts): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}
