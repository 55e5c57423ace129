/** Charts as plain SVG with d3's scales and stacks: no script needed, colours from the page, sharp on paper. */
import type * as D3Scale from 'd3-scale';
import type * as D3Shape from 'd3-shape';
import { outcomeWords, percent, whole } from '../formats/words.js';
import type { OutcomeCounts, SimulatedOutcome } from '../report.js';
import { html, type Markup } from './markup.js';

export interface Drawing {
  readonly scale: typeof D3Scale;
  readonly shape: typeof D3Shape;
}

/** Loaded only when a page is drawn. */
export async function loadDrawing(): Promise<Drawing> {
  const [scale, shape] = await Promise.all([import('d3-scale'), import('d3-shape')]);
  return { scale, shape };
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Under the baseline. */
  readonly before?: number | undefined;
  /** Behind the value: what it means. */
  readonly note: string;
  readonly kind: SimulatedOutcome | 'step';
}

const width = 1000;

/** Horizontal bars under each other, widest first; where there is a baseline its width is outlined. */
export function barRows({ scale }: Drawing, bars: readonly Bar[], title: string): Markup {
  const [labels, values] = [250, 230];
  const row = 42;
  const most = Math.max(1, ...bars.map(({ value, before = 0 }) => Math.max(value, before)));
  const x = scale.scaleLinear([0, most], [0, width - labels - values]);
  return html`<svg viewBox="0 0 ${width} ${bars.length * row}" role="img" aria-label="${title}">${bars.map(
    ({ label, value, before, note, kind }, index) => {
      const y = index * row;
      const length = Math.max(x(value), value > 0 ? 2 : 0);
      return html`<g><title>${label}: ${whole(value)}</title>
<text x="${labels - 14}" y="${y + 24}" text-anchor="end">${label}</text>
<rect class="track" x="${labels}" y="${y + 6}" width="${x.range()[1] ?? 0}" height="28" rx="4"></rect>
<rect class="${kind}" x="${labels}" y="${y + 6}" width="${fixed(length)}" height="28" rx="4"></rect>
${before === undefined ? undefined : html`<rect class="ghost" x="${labels}" y="${y + 4}" width="${fixed(Math.max(2, x(before)))}" height="32" rx="5"></rect>`}
<text x="${width - values + 14}" y="${y + 18}" class="strong">${whole(value)}</text>
<text class="soft" x="${width - values + 14}" y="${y + 34}">${note}</text></g>`;
    },
  )}</svg>`;
}

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

/** One stacked bar for each day or week. */
export function timeChart({ scale, shape }: Drawing, days: readonly Day[], title: string): Markup {
  const [left, right, top, bottom, height] = [56, 8, 12, 30, 300];
  const present = stacked.filter((outcome) => days.some(({ outcomes }) => outcomes[outcome] > 0));
  const series = shape
    .stack<Day, SimulatedOutcome>()
    .keys(present)
    .value(({ outcomes }, outcome) => outcomes[outcome])([...days]);
  const most = Math.max(1, ...series.flatMap((layer) => layer.map(([, upper]) => upper)));
  const y = scale.scaleLinear([0, most], [height - bottom, top]).nice(5);
  const x = scale
    .scaleBand([left, width - right])
    .domain(days.map(({ day }) => day))
    .paddingInner(0.15)
    .paddingOuter(0.05);
  const bandwidth = Math.min(x.bandwidth(), 90);
  const at = (day: string): number => (x(day) ?? 0) + (x.bandwidth() - bandwidth) / 2;
  const every = Math.ceil(days.length / 10);
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
${wholeTicks(y.ticks(5)).map(
  (
    tick,
  ) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${fixed(y(tick))}" y2="${fixed(y(tick))}"></line>
<text class="soft" x="${left - 10}" y="${fixed(y(tick) + 4)}" text-anchor="end">${whole(tick)}</text>`,
)}
${series.map((layer) =>
  layer.map(([lower, upper], index) => {
    const { day = '' } = days[index] ?? {};
    if (upper === lower) return undefined;
    return html`<rect class="${layer.key}" x="${fixed(at(day))}" y="${fixed(y(upper))}" width="${fixed(bandwidth)}" height="${fixed(y(lower) - y(upper))}"><title>${day}: ${whole(upper - lower)} ${outcomeWords[layer.key]}</title></rect>`;
  }),
)}
${days
  .filter((_, index) => index % every === 0)
  .map(
    ({ day }) =>
      html`<text class="soft" x="${fixed(at(day) + bandwidth / 2)}" y="${height - 8}" text-anchor="middle">${day.slice(5)}</text>`,
  )}
</svg>`;
}

/** Upright bars with their share on top. */
export function columns(
  { scale }: Drawing,
  bars: readonly Omit<Bar, 'note'>[],
  title: string,
  axis: string,
): Markup {
  const [left, right, top, bottom, height] = [56, 8, 26, 46, 240];
  const total = bars.reduce((sum, { value }) => sum + value, 0);
  const most = Math.max(1, ...bars.map(({ value, before = 0 }) => Math.max(value, before)));
  const y = scale.scaleLinear([0, most], [height - bottom, top]).nice(4);
  const x = scale
    .scaleBand([left, width - right])
    .domain(bars.map(({ label }) => label))
    .paddingInner(0.25)
    .paddingOuter(0.1);
  const bandwidth = Math.min(x.bandwidth(), 90);
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
${wholeTicks(y.ticks(4)).map(
  (
    tick,
  ) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${fixed(y(tick))}" y2="${fixed(y(tick))}"></line>
<text class="soft" x="${left - 10}" y="${fixed(y(tick) + 4)}" text-anchor="end">${whole(tick)}</text>`,
)}
${bars.map(({ label, value, before, kind }) => {
  const from = (x(label) ?? 0) + (x.bandwidth() - bandwidth) / 2;
  const middle = fixed(from + bandwidth / 2);
  return html`<g><title>${label}: ${whole(value)}</title>
<rect class="${kind}" x="${fixed(from)}" y="${fixed(y(value))}" width="${fixed(bandwidth)}" height="${fixed(y(0) - y(value))}" rx="3"></rect>
${before === undefined ? undefined : html`<rect class="ghost" x="${fixed(from - 2)}" y="${fixed(y(before))}" width="${fixed(bandwidth + 4)}" height="${fixed(y(0) - y(before))}" rx="3"></rect>`}
<text x="${middle}" y="${fixed(y(Math.max(value, before ?? 0)) - 7)}" text-anchor="middle">${total === 0 ? '' : percent(value / total)}</text>
<text class="soft" x="${middle}" y="${height - 28}" text-anchor="middle">${label}</text></g>`;
})}
<text class="soft" x="${(left + width - right) / 2}" y="${height - 6}" text-anchor="middle">${axis}</text>
</svg>`;
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

export function outcomesIn(days: readonly Day[]): SimulatedOutcome[] {
  return stacked.filter((outcome) => days.some(({ outcomes }) => outcomes[outcome] > 0));
}

function wholeTicks(ticks: readonly number[]): number[] {
  return ticks.filter(Number.isInteger);
}

function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
