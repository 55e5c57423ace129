/** Numbers and outcomes as text, the same in every format. */
import { describeNotOfType } from '../../evaluation/not-of-type.js';
import { formatCount, formatNumberOf } from '../../shared/format-numbers.js';
import type { SimulationReport } from '../report.js';

/** `+112`, `−3`, `±0`. */
export function change(after: number, before: number): string {
  const difference = after - before;
  if (difference === 0) return '±0';
  return difference > 0 ? `+${formatCount(difference)}` : `−${formatCount(-difference)}`;
}

/** In percentage points. */
export function points(after: number, before: number): string {
  const difference = (after - before) * 100;
  const text = Math.abs(difference).toFixed(1);
  if (text === '0.0') return '±0 pp';
  return `${difference > 0 ? '+' : '−'}${text} pp`;
}

/** Warnings about the numbers; one sentence each. */
export function caveats({ input, after }: SimulationReport): string[] {
  const { undated, outOfOrder, late, toleranceMs } = input;
  const notes: string[] = [];
  if (after.interactions === 0) notes.push('the input holds no interaction, so nothing is shown by this');
  if (late > 0) {
    notes.push(
      `later than the tolerance of ${lengthInWords(toleranceMs ?? 0)}, and counted as suppressed where the customer has been asked since: ${formatNumberOf(late, 'interaction')}; sort the input by \`ended_at\` or raise \`--tolerance\``,
    );
  }
  if (outOfOrder > late)
    notes.push(`out of order, and put in order: ${formatNumberOf(outOfOrder - late, 'interaction')}`);
  if (undated > 0) {
    notes.push(
      `without \`ended_at\`, and taken at the latest time seen before: ${formatNumberOf(undated, 'interaction')}`,
    );
  }
  if (input.timeFactsAtZero.length > 0) {
    notes.push(
      `each interaction is decided at its end, so ${input.timeFactsAtZero.map((fact) => `\`${fact}\``).join(', ')} ${input.timeFactsAtZero.length === 1 ? 'is' : 'are'} 0 here: give how much later the run decides with \`--decision-lag\``,
    );
  }
  for (const one of after.notOfType) notes.push(describeNotOfType(one, 'interaction'));
  return notes;
}

/** `2 d`, `1.5 h`, `10 min`. */
export function lengthInWords(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 1) return `${Number((ms / 60_000).toFixed(1))} min`;
  return hours >= 24 && hours % 24 === 0 ? `${hours / 24} d` : `${Number(hours.toFixed(2))} h`;
}

/** `, 2026-03-01 to 2026-03-31`; empty where no interaction has a time. */
export function periodOf({ from, to }: SimulationReport['input'], before = ', '): string {
  return from === undefined ? '' : `${before}${from.slice(0, 10)} to ${to?.slice(0, 10) ?? ''}`;
}

/** With its first letter as a capital: sentences of messages begin small, so that they can stand inside others. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Who was asked and who was held back; the times that customers were held back in brackets. */
export function customersLine({ after, before }: SimulationReport): string {
  const { seen, asked, suppressed, heldBack } = after.customers;
  const was = before === undefined ? '' : ` (was ${formatCount(before.customers.asked)})`;
  const times = heldBack
    .map(({ times: often, customers }) => `${formatCount(customers)} × ${often}`)
    .join(', ');
  const brackets = times === '' ? '' : ` (${times})`;
  return `${formatNumberOf(seen, 'customer')}, ${formatCount(asked)} asked${was}, ${formatCount(suppressed)} held back at least once${brackets}`;
}
