/** Numbers and outcomes as text, the same in every format. */
import { describeNotOfType } from '../../evaluation/not-of-type.js';
import type { OutcomeCounts, SimulatedOutcome, SimulationReport } from '../report.js';

/** `1 interaction`, `1,234 interactions`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${whole(number)} ${number === 1 ? singular : plural}`;
}

export function whole(number: number): string {
  return number.toLocaleString('en-US');
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** `+112`, `−3`, `±0`. */
export function change(after: number, before: number): string {
  const difference = after - before;
  if (difference === 0) return '±0';
  return difference > 0 ? `+${whole(difference)}` : `−${whole(-difference)}`;
}

/** In percentage points. */
export function points(after: number, before: number): string {
  const difference = (after - before) * 100;
  const text = Math.abs(difference).toFixed(1);
  if (text === '0.0') return '±0 pp';
  return `${difference > 0 ? '+' : '−'}${text} pp`;
}

/** The meaning of an outcome, for people. */
export const outcomeWords: Readonly<Record<SimulatedOutcome, string>> = {
  sent: 'sent',
  recorded: 'recorded (do not send)',
  skipped: 'skipped by the rules',
  suppressed: 'suppressed by a window',
  duplicate: 'handled before',
  invalid: 'invalid',
};

export function totalOf(outcomes: OutcomeCounts): number {
  return Object.values(outcomes).reduce((sum, number) => sum + number, 0);
}

/** Warnings about the numbers; one sentence each. */
export function caveats({ input, after }: SimulationReport): string[] {
  const { undated, outOfOrder, late, toleranceMs } = input;
  const notes: string[] = [];
  if (after.interactions === 0) notes.push('the input holds no interaction, so nothing is shown by this');
  if (late > 0) {
    notes.push(
      `later than the tolerance of ${length(toleranceMs ?? 0)}, and counted as suppressed where the customer has been asked since: ${count(late, 'interaction')}; sort the input by \`ended_at\` or raise \`--tolerance\``,
    );
  }
  if (outOfOrder > late)
    notes.push(`out of order, and put in order: ${count(outOfOrder - late, 'interaction')}`);
  if (undated > 0) {
    notes.push(
      `without \`ended_at\`, and taken at the latest time seen before: ${count(undated, 'interaction')}`,
    );
  }
  for (const one of after.notOfType) notes.push(describeNotOfType(one, 'interaction'));
  return notes;
}

function length(ms: number): string {
  const hours = ms / 3_600_000;
  return hours >= 24 && hours % 24 === 0 ? `${hours / 24} d` : `${Number(hours.toFixed(2))} h`;
}
