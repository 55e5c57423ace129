/** Charts of boxes and words: no script, no drawing that shrinks; colours and widths come from the style of the page. */

import { formatCount, formatShare } from '../../shared/format-numbers.js';
import { type OutcomeCounts, outcomeWords, type SimulatedOutcome } from '../outcomes.js';
import { html, type Markup } from './markup.js';

/** A step of the funnel: a bar with its label. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Under the baseline. */
  readonly before?: number | undefined;
  readonly kind: SimulatedOutcome | 'step';
  /** Behind the value: what it means. */
  readonly note: string;
}

/** A bar that stands for a day or longer, stacked of its outcomes. */
export interface Column {
  readonly label: string;
  readonly outcomes: Partial<OutcomeCounts>;
  /** Under the baseline. */
  readonly before?: number | undefined;
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

/** So many labels stand beside each other on a wide page, and half as many on a narrow one, however short they are. */
const mostLabels = 10;

/** 2M, not 2,000,000: an axis has no room. */
const onAxis = new Intl.NumberFormat('en', { notation: 'compact' });

/** Horizontal bars under each other; where there is a baseline its width is outlined. */
export function barRows(bars: readonly Bar[], title: string): Markup {
  const most = Math.max(1, ...bars.map(({ value, before = 0 }) => Math.max(value, before)));
  return html`<figure class="bars" role="img" aria-label="${title}">${bars.map(
    ({ label, value, before, note, kind }) => html`<div><span class="label">${label}</span>
<span class="track"><i class="bar ${kind}" style="width:${percentOf(value, most)}"></i>${before === undefined ? undefined : html`<i class="ghost" style="width:${percentOf(before, most)}"></i>`}</span>
<span class="label"><b>${formatCount(value)}</b> <span class="soft">${note}</span></span></div>`,
  )}</figure>`;
}

/** Upright bars. Labels are counted from the last, which may stand for more than itself: `31+`. */
export function columnChart(columns: readonly Column[], title: string, axis?: string): Markup {
  const heightOf = ({ outcomes }: Column): number =>
    stacked.reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);
  const most = Math.max(1, ...columns.map((column) => Math.max(heightOf(column), column.before ?? 0)));
  const step = Math.ceil(columns.length / mostLabels);
  const narrowStep = columns.length <= mostLabels / 2 ? 1 : 2 * step;
  const labelOf = (label: string, index: number): Markup | undefined => {
    const fromLast = columns.length - 1 - index;
    if (fromLast % step !== 0) return undefined;
    return html`<span class="label soft${fromLast % narrowStep === 0 ? '' : ' wide'}">${label}</span>`;
  };
  return html`<figure class="columns" role="img" aria-label="${title}"><p class="label soft">${onAxis.format(most)}</p>
<div class="plot">${columns.map(
    (column, index) =>
      html`<div title="${titleOf(column)}">${stacked.flatMap((outcome) => {
        const value = column.outcomes[outcome] ?? 0;
        return value === 0
          ? []
          : [html`<i class="bar ${outcome}" style="height:${percentOf(value, most)}"></i>`];
      })}${
        column.before === undefined
          ? undefined
          : html`<i class="ghost" style="height:${percentOf(column.before, most)}"></i>`
      }${labelOf(column.label, index)}</div>`,
  )}</div>${axis === undefined ? undefined : html`<p class="axis soft">${axis}</p>`}</figure>`;
}

/** What the colours mean; with a baseline, its outline as well. */
export function legend(kinds: readonly SimulatedOutcome[], hasBaseline: boolean): Markup {
  return html`<ul class="legend">${kinds.map(
    (outcome) => html`<li><i class="dot ${outcome}"></i>${outcomeWords[outcome]}</li>`,
  )}${hasBaseline ? html`<li><i class="dot outline"></i>the baseline</li>` : undefined}</ul>`;
}

/** Outcomes that occur in the chart, in the order of the stacks. */
export function outcomesIn(columns: readonly Column[]): SimulatedOutcome[] {
  return stacked.filter((outcome) => columns.some(({ outcomes }) => (outcomes[outcome] ?? 0) > 0));
}

function titleOf({ label, outcomes }: Column): string {
  const parts = stacked.flatMap((outcome) => {
    const value = outcomes[outcome] ?? 0;
    return value === 0 ? [] : [`${formatCount(value)} ${outcomeWords[outcome]}`];
  });
  return `${label}: ${parts.length === 0 ? 'none' : parts.join(', ')}`;
}

function percentOf(value: number, most: number): string {
  return formatShare(value / most).replace(' ', '');
}
