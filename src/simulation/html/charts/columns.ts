/** Upright bars with their share on top, where there is room for it. */
import { percent, whole } from '../../formats/format-numbers.js';
import { html, type Markup } from '../markup.js';
import { type Bar, type Drawing, figure, fixed, gridLines, labelStep } from './drawing.js';

const layouts = {
  wide: { left: 56, right: 8, top: 28, bottom: 48, height: 240, share: 64, label: 34 },
  narrow: { left: 40, right: 2, top: 24, bottom: 42, height: 200, share: 50, label: 26 },
} as const;

export function columns({ scale }: Drawing, bars: readonly Bar[], title: string, axis: string): Markup {
  const total = bars.reduce((sum, { value }) => sum + value, 0);
  const most = Math.max(1, ...bars.map(({ value, before = 0 }) => Math.max(value, before)));
  return figure(title, (page, width) => {
    const { left, right, top, bottom, height, share, label: room } = layouts[page];
    const y = scale.scaleLinear([0, most], [height - bottom, top]).nice(4);
    const x = scale
      .scaleBand([left, width - right])
      .domain(bars.map(({ label }) => label))
      .paddingInner(0.25)
      .paddingOuter(0.1);
    const bandwidth = Math.min(x.bandwidth(), 90);
    // Counted from the last, which may stand for more than itself: `31+`.
    const every = labelStep(x.step(), room);
    const drawn = bars.map(({ label, value, before, kind }, index) => {
      const from = (x(label) ?? 0) + (x.bandwidth() - bandwidth) / 2;
      const middle = fixed(from + bandwidth / 2);
      return html`<g><title>${label}: ${whole(value)}</title>
<rect class="${kind}" x="${fixed(from)}" y="${fixed(y(value))}" width="${fixed(bandwidth)}" height="${fixed(y(0) - y(value))}" rx="3"></rect>
${before === undefined ? undefined : html`<rect class="ghost" x="${fixed(from - 2)}" y="${fixed(y(before))}" width="${fixed(bandwidth + 4)}" height="${fixed(y(0) - y(before))}" rx="3"></rect>`}
${total === 0 || x.step() < share ? undefined : html`<text x="${middle}" y="${fixed(y(Math.max(value, before ?? 0)) - 7)}" text-anchor="middle">${percent(value / total)}</text>`}
${(bars.length - 1 - index) % every === 0 ? html`<text class="soft" x="${middle}" y="${height - bottom + 18}" text-anchor="middle">${label}</text>` : undefined}</g>`;
    });
    const grid = gridLines(y.ticks(4), y, { left, right: width - right });
    return {
      height,
      parts: html`${grid}${drawn}<text class="soft" x="${(left + width - right) / 2}" y="${height - 6}" text-anchor="middle">${axis}</text>`,
    };
  });
}
