/** What every chart shares: d3's scales and stacks, drawn to plain SVG; no script needed, colours from the page. */
import type * as D3Scale from 'd3-scale';
import type * as D3Shape from 'd3-shape';
import type { SimulatedOutcome } from '../../outcomes.js';
import { html, type Markup } from '../markup.js';

export interface Drawing {
  readonly scale: typeof D3Scale;
  readonly shape: typeof D3Shape;
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Under the baseline. */
  readonly before?: number | undefined;
  readonly kind: SimulatedOutcome | 'step';
}

/** Two widths of a chart: text shrinks with the drawing, so that a wide one cannot be read on a telephone. */
export const pageWidths = { wide: 1000, narrow: 360 } as const;
export type PageWidth = keyof typeof pageWidths;

/** Loaded only when a page is drawn. */
export async function loadDrawing(): Promise<Drawing> {
  const [scale, shape] = await Promise.all([import('d3-scale'), import('d3-shape')]);
  return { scale, shape };
}

/** 2M, not 2,000,000: an axis has no room. */
const onAxis = new Intl.NumberFormat('en', { notation: 'compact' });

/** The chart in both widths; the style of the page shows the one that fits. */
export function figure(
  title: string,
  draw: (page: PageWidth, width: number) => { readonly height: number; readonly parts: Markup },
): Markup {
  const svg = (page: PageWidth): Markup => {
    const { height, parts } = draw(page, pageWidths[page]);
    return html`<svg class="${page}" viewBox="0 0 ${pageWidths[page]} ${height}" role="img" aria-label="${title}">${parts}</svg>`;
  };
  return html`<figure>${svg('wide')}${svg('narrow')}</figure>`;
}

/** Horizontal lines with their number at the left; `at` gives the height of a tick. */
export function gridLines(
  ticks: readonly number[],
  at: (tick: number) => number,
  { left, right }: { readonly left: number; readonly right: number },
): Markup {
  return html`${ticks.filter(Number.isInteger).map(
    (
      tick,
    ) => html`<line class="grid" x1="${left}" x2="${right}" y1="${fixed(at(tick))}" y2="${fixed(at(tick))}"></line>
<text class="soft" x="${left - 8}" y="${fixed(at(tick) + 4)}" text-anchor="end">${onAxis.format(tick)}</text>`,
  )}`;
}

/** Every how many labels one is written, so that none touches the next. */
export function labelStep(step: number, widest: number): number {
  return Math.max(1, Math.ceil(widest / step));
}

export function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
