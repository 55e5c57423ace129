/** Days of a report, months without any left out, gathered into weeks where there are too many to tell apart. */
import { noOutcomes, simulatedOutcomes } from '../outcomes.js';
import type { Totals } from '../report.js';

type Day = Totals['byDay'][number];

const dayMs = 86_400_000;
const mostBars = 100;

/**
 * By day, or by week where there are more than 100 days. `hasGaps`: months without any interaction are left
 * out.
 */
export function daysOf({ byDay }: Totals): {
  readonly days: readonly Day[];
  readonly unit: 'day' | 'week';
  readonly hasGaps: boolean;
} {
  const [first = 0, last = -1] = [byDay[0], byDay.at(-1)].map((one) => one && numberOf(one.day));
  const months = new Set(byDay.map(({ day }) => monthOf(day)));
  const span = Array.from({ length: last - first + 1 }, (_, index) => nameOf(first + index));
  const shown = span.filter((day) => months.has(monthOf(day)));
  const step = shown.length > mostBars ? 7 : 1;
  const known = new Map(byDay.map(({ day, outcomes }) => [day, outcomes]));
  const days: Day[] = [];
  for (let from = 0; from < shown.length; from += step) {
    const outcomes = noOutcomes();
    for (const day of shown.slice(from, from + step)) {
      for (const outcome of simulatedOutcomes) outcomes[outcome] += known.get(day)?.[outcome] ?? 0;
    }
    days.push({ day: shown[from] ?? '', outcomes });
  }
  return { days, unit: step === 1 ? 'day' : 'week', hasGaps: shown.length < span.length };
}

function monthOf(day: string): string {
  return day.slice(0, 'YYYY-MM'.length);
}

function numberOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}

function nameOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
