/** Days of a report without gaps, gathered into weeks where there are too many to tell apart. */
import { simulatedOutcomes, type Totals } from '../report.js';
import type { Day } from './charts/time-chart.js';

const dayMs = 86_400_000;
const mostBars = 100;
/** Longer than this, gaps are left out: an input with one date of the year 1 must not draw 700,000 bars. */
const longestSpan = 3_700;

export function daysOf({ byDay }: Totals): { readonly days: readonly Day[]; readonly unit: 'day' | 'week' } {
  const first = byDay[0]?.day;
  const last = byDay.at(-1)?.day;
  if (first === undefined || last === undefined) return { days: [], unit: 'day' };
  const span = numberOf(last) - numberOf(first) + 1;
  if (span > longestSpan) return { days: byDay.slice(-mostBars), unit: 'day' };
  const step = span > mostBars ? 7 : 1;
  const bars = new Map<number, Day>();
  for (let day = numberOf(first); day <= numberOf(last); day += step)
    bars.set(day, { day: nameOf(day), outcomes: none() });
  for (const { day, outcomes } of byDay) {
    const offset = numberOf(day) - numberOf(first);
    const bar = bars.get(numberOf(first) + offset - (offset % step));
    if (bar !== undefined)
      for (const outcome of simulatedOutcomes) bar.outcomes[outcome] += outcomes[outcome];
  }
  return { days: [...bars.values()], unit: step === 1 ? 'day' : 'week' };
}

function none(): Day['outcomes'] {
  return { sent: 0, recorded: 0, skipped: 0, suppressed: 0, duplicate: 0, invalid: 0 };
}

function numberOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}

function nameOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
