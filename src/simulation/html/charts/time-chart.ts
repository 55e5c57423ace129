/** One stacked bar for each day or week, and the legend of its colours. */
import { outcomeWords, whole } from '../../formats/format-numbers.js';
import type { OutcomeCounts, SimulatedOutcome } from '../../outcomes.js';
import { html, type Markup } from '../markup.js';
import { type Drawing, figure, fixed, gridLines, labelStep } from './drawing.js';

export interface Day {
  /** `2026-01-31`, or the first day of a week. */
  readonly day: string;
  readonly outcomes: OutcomeCounts;
}

/** Bottom up: what matters most stands on the axis, where lengths can be compared. */
const stacked: readonly SimulatedOutcome[] = [
  'sent',
  'recorded',
  'suppressed',
  'duplicate',
  'skipped',
  'invalid',
];

const layouts = {
  wide: { left: 56, right: 8, top: 12, bottom: 30, height: 300, label: 90 },
  narrow: { left: 40, right: 2, top: 10, bottom: 26, height: 220, label: 60 },
} as const;

export function outcomesIn(days: readonly Day[]): SimulatedOutcome[] {
  return stacked.filter((outcome) => days.some(({ outcomes }) => outcomes[outcome] > 0));
}

export function timeChart({ scale, shape }: Drawing, days: readonly Day[], title: string): Markup {
  const series = shape
    .stack<Day, SimulatedOutcome>()
    .keys(outcomesIn(days))
    .value(({ outcomes }, outcome) => outcomes[outcome])([...days]);
  const most = Math.max(1, ...series.flatMap((layer) => layer.map(([, upper]) => upper)));
  return figure(title, (page, width) => {
    const { left, right, top, bottom, height, label } = layouts[page];
    const y = scale.scaleLinear([0, most], [height - bottom, top]).nice(5);
    const x = scale
      .scaleBand([left, width - right])
      .domain(days.map(({ day }) => day))
      .paddingInner(0.15)
      .paddingOuter(0.05);
    const bandwidth = Math.min(x.bandwidth(), 90);
    const at = (day: string): number => (x(day) ?? 0) + (x.bandwidth() - bandwidth) / 2;
    const every = labelStep(x.step(), label);
    const bars = series.map((layer) =>
      layer.map(([lower, upper], index) => {
        const { day = '' } = days[index] ?? {};
        if (upper === lower) return undefined;
        return html`<rect class="${layer.key}" x="${fixed(at(day))}" y="${fixed(y(upper))}" width="${fixed(bandwidth)}" height="${fixed(y(lower) - y(upper))}"><title>${day}: ${whole(upper - lower)} ${outcomeWords[layer.key]}</title></rect>`;
      }),
    );
    const labels = days
      .filter((_, index) => index % every === 0)
      .map(
        ({ day }) =>
          html`<text class="soft" x="${fixed(at(day) + bandwidth / 2)}" y="${height - 8}" text-anchor="middle">${day.slice(5)}</text>`,
      );
    const grid = gridLines(y.ticks(5), y, { left, right: width - right });
    return { height, parts: html`${grid}${bars}${labels}` };
  });
}

export function legend(outcomes: readonly SimulatedOutcome[], hasBaseline: boolean): Markup {
  return html`<ul class="legend">${outcomes.map(
    (outcome) =>
      html`<li><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="${outcome}" width="12" height="12" rx="3"></rect></svg>${outcomeWords[outcome]}</li>`,
  )}${
    hasBaseline
      ? html`<li><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="ghost" x="1" y="1" width="10" height="10" rx="2"></rect></svg>the baseline</li>`
      : undefined
  }</ul>`;
}
