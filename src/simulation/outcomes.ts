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

export function noOutcomes(): OutcomeCounts {
  return { sent: 0, recorded: 0, skipped: 0, suppressed: 0, duplicate: 0, invalid: 0 };
}

export function totalOf(outcomes: OutcomeCounts): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}
