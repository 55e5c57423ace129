/** Days of a report, months without any left out, gathered into weeks where there are too many to tell apart. */
import { simulatedOutcomes } from '../outcomes.js';
import type { Totals } from '../report.js';
import type { Day } from './charts/time-chart.js';

const dayMs = 86_400_000;
const mostBars = 100;

export function daysOf({ byDay }: Totals): {
  readonly days: readonly Day[];
  readonly unit: 'day' | 'week';
  readonly hasGaps: boolean;
} {
  const months = [...new Set(byDay.map(({ day }) => day.slice(0, 'YYYY-MM'.length)))];
  const [first = 0, last = 0] = [byDay[0], byDay.at(-1)].map((one) => one && numberOf(one.day));
  const all = months.flatMap((month) => {
    const from = numberOf(`${month}-01`);
    return Array.from({ length: 31 }, (_, index) => from + index).filter(
      (day) => day >= first && day <= last && nameOf(day).startsWith(month),
    );
  });
  const step = all.length > mostBars ? 7 : 1;
  const bars = new Map<number, Day>();
  all.forEach((day, index) => {
    const known = bars.get(index - (index % step));
    if (known === undefined) bars.set(index, { day: nameOf(day), outcomes: none() });
  });
  const places = new Map(all.map((day, index) => [day, index - (index % step)]));
  for (const { day, outcomes } of byDay) {
    const bar = bars.get(places.get(numberOf(day)) ?? -1);
    if (bar !== undefined)
      for (const outcome of simulatedOutcomes) bar.outcomes[outcome] += outcomes[outcome];
  }
  const hasGaps = all.length < last - first + 1 && byDay.length > 0;
  return { days: [...bars.values()], unit: step === 1 ? 'day' : 'week', hasGaps };
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
