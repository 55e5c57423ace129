/** Horizontal bars under each other; where there is a baseline its width is outlined. */
import { whole } from '../../formats/format-numbers.js';
import { html, type Markup } from '../markup.js';
import { type Bar, type Drawing, figure, fixed } from './drawing.js';

export interface Row extends Bar {
  /** Behind the value: what it means. */
  readonly note: string;
}

/** Where the parts of a row stand; on a narrow page the words stand over the bar. */
const layouts = {
  wide: { row: 42, left: 250, right: 230, top: 6, thick: 28 },
  narrow: { row: 54, left: 2, right: 2, top: 20, thick: 22 },
} as const;

export function barRows({ scale }: Drawing, rows: readonly Row[], title: string): Markup {
  const most = Math.max(1, ...rows.map(({ value, before = 0 }) => Math.max(value, before)));
  return figure(title, (page, width) => {
    const { row, left, right, top, thick } = layouts[page];
    const x = scale.scaleLinear([0, most], [0, width - left - right]);
    const parts = rows.map(({ label, value, before, note, kind }, index) => {
      const y = index * row;
      const length = Math.max(x(value), value > 0 ? 2 : 0);
      return html`<g><title>${label}: ${whole(value)}</title>
<rect class="track" x="${left}" y="${y + top}" width="${x.range()[1] ?? 0}" height="${thick}" rx="4"></rect>
<rect class="${kind}" x="${left}" y="${y + top}" width="${fixed(length)}" height="${thick}" rx="4"></rect>
${before === undefined ? undefined : html`<rect class="ghost" x="${left}" y="${y + top - 2}" width="${fixed(Math.max(2, x(before)))}" height="${thick + 4}" rx="5"></rect>`}
${
  page === 'wide'
    ? html`<text x="${left - 14}" y="${y + 24}" text-anchor="end">${label}</text>
<text x="${width - right + 14}" y="${y + 18}" class="strong">${whole(value)}</text>
<text class="soft" x="${width - right + 14}" y="${y + 35}">${note}</text>`
    : html`<text x="${left}" y="${y + 13}">${label}</text>
<text x="${width - right}" y="${y + 13}" text-anchor="end"><tspan class="strong">${whole(value)}</tspan> <tspan class="soft">${note}</tspan></text>`
}</g>`;
    });
    return { height: rows.length * row, parts: html`${parts}` };
  });
}
