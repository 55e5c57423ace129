/** The sections of the page, from top to bottom. */
import { headline, verdictLine } from '../formats/change-blocks.js';
import {
  capital,
  caveats,
  change,
  count,
  percent,
  periodOf,
  points,
  whole,
} from '../formats/format-numbers.js';
import { totalOf } from '../outcomes.js';
import type { SimulationReport, Totals } from '../report.js';
import { barRows, type Row } from './charts/bar-rows.js';
import { columns } from './charts/columns.js';
import type { Drawing } from './charts/drawing.js';
import { legend, outcomesIn, timeChart } from './charts/time-chart.js';
import { daysOf } from './days.js';
import { html, inCode, type Markup } from './markup.js';

export function header(report: SimulationReport): Markup {
  const { rules, baseline, input, environment } = report;
  const verdict = verdictLine(report);
  return html`<header><h1>${headline(report)}</h1>${verdict === undefined ? '' : html`<p>${inCode(capital(verdict))}.</p>`}
<p class="soft">Rules <code>${rules.source}</code> (${count(rules.rules, 'rule')}, version <code>${rules.version}</code>)${
    baseline === undefined
      ? ''
      : html`, compared with <code>${baseline.source}</code> (version <code>${baseline.version}</code>)`
  }${periodOf(input)}. Windows in the interactions’ own time, ${environment} mode${
    input.history === 0 ? '' : `, after ${count(input.history, 'request')} of the history`
  }.</p></header>`;
}

/** Links to the sections that are there. */
export function contents(sections: readonly Markup[]): Markup {
  const titles = sections.flatMap(({ html: text }) =>
    [...text.matchAll(/<section[^>]* id="([a-z-]+)"[^>]*><h2>([^<]*)<\/h2>/g)].map(
      ([, id = '', title = '']) => ({
        id,
        title,
      }),
    ),
  );
  return html`<nav aria-label="Contents"><ul>${titles.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}

export function checks({ thresholds }: SimulationReport): Markup {
  if (thresholds.length === 0) return html``;
  return html`<ul class="checks">${thresholds.map(
    ({ crossed, message }) =>
      html`<li class="${crossed ? 'crossed' : 'holds'}"><b>${crossed ? '✗' : '✓'}</b>${inCode(message)}</li>`,
  )}</ul>`;
}

export function figures({ after, before, flips }: SimulationReport): Markup {
  const suppressed = share(after.outcomes.suppressed, after.interactions);
  const asked = share(after.customers.asked, after.customers.seen);
  const rows: (readonly [value: string, what: string, was: string])[] = [
    [
      whole(after.outcomes.sent),
      'requests sent',
      before === undefined ? '' : change(after.outcomes.sent, before.outcomes.sent),
    ],
    [
      percent(after.sendRate),
      'of interactions',
      before === undefined ? '' : points(after.sendRate, before.sendRate),
    ],
    [
      whole(after.outcomes.suppressed),
      `held back by a window (${percent(suppressed)})`,
      before === undefined ? '' : change(after.outcomes.suppressed, before.outcomes.suppressed),
    ],
    [
      whole(after.customers.asked),
      `of ${count(after.customers.seen, 'customer')} asked (${percent(asked)})`,
      before === undefined ? '' : change(after.customers.asked, before.customers.asked),
    ],
    ...(flips === undefined
      ? []
      : [
          [
            whole(flips.total),
            `interactions come out otherwise: ${whole(flips.newSends)} new sends, ${whole(flips.lostSends)} lost`,
            '',
          ] as const,
        ]),
  ];
  return html`<ul class="figures">${rows.map(
    ([value, what, was]) =>
      html`<li><b>${value}</b><span>${what}${was === '' ? '' : html`<br>${was} against the baseline`}</span></li>`,
  )}</ul>`;
}

export function notes(report: SimulationReport): Markup {
  return html`${caveats(report).map((note) => html`<p class="caveat">${inCode(capital(note))}.</p>`)}`;
}

export function funnel(drawing: Drawing, { after, before }: SimulationReport): Markup {
  const steps = funnelSteps(after);
  const was = before && funnelSteps(before);
  const bars = steps.map(({ label, value, lost, why }, index): Row => {
    const earlier = was?.[index]?.value;
    const note =
      lost === 0 && index > 0 ? 'none lost here' : index === 0 ? 'all records' : `−${whole(lost)} ${why}`;
    return { label, value, note, before: earlier, kind: index === steps.length - 1 ? 'sent' : 'step' };
  });
  return html`<section class="chart" id="funnel"><h2>From interactions to requests</h2>
<p class="note">Each step keeps what passed the one above.${before === undefined ? '' : ' The dashed outline is the baseline.'}</p>
${barRows(drawing, bars, 'From interactions to requests')}</section>`;
}

interface Step {
  readonly label: string;
  readonly value: number;
  readonly lost: number;
  readonly why: string;
}

function funnelSteps({ interactions, outcomes }: Totals): Step[] {
  let value = interactions;
  const step = (label: string, lost: number, why: string): Step => {
    value -= lost;
    return { label, value, lost, why };
  };
  return [
    step('interactions read', 0, ''),
    step('valid', outcomes.invalid, 'invalid'),
    step('let through by the rules', outcomes.skipped, 'skipped'),
    step('not only recorded', outcomes.recorded, 'recorded'),
    step('not handled before', outcomes.duplicate, 'repeats'),
    step('not held back: sent', outcomes.suppressed, 'suppressed'),
  ];
}

export function overTime(drawing: Drawing, { after }: SimulationReport): Markup {
  const { days, unit, hasGaps } = daysOf(after);
  if (days.length === 0) return html``;
  return html`<section class="chart" id="time"><h2>Outcomes over time</h2>
<p class="note">By ${unit} in UTC, at the moment a request goes or would go. Interactions without an end of their own are left out${hasGaps ? ', and months without any interaction' : ''}.</p>
${legend(outcomesIn(days), false)}${timeChart(drawing, days, 'Outcomes over time')}</section>`;
}

const mostWindowDays = 31;

export function suppression(drawing: Drawing, { after, before }: SimulationReport): Markup {
  const last = Math.max(
    -1,
    ...[...after.suppressionByDay, ...(before?.suppressionByDay ?? [])].map(({ day }) => day),
  );
  if (last === -1) return html``;
  const shown = Math.min(last, mostWindowDays);
  const at = (totals: Totals, day: number): number =>
    totals.suppressionByDay
      .filter((row) => (day === shown ? row.day >= day : row.day === day))
      .reduce((sum, row) => sum + row.count, 0);
  const bars = Array.from({ length: shown + 1 }, (_, day) => ({
    label: day === shown && last > shown ? `${day}+` : String(day),
    value: at(after, day),
    before: before && at(before, day),
    kind: 'suppressed' as const,
  }));
  const { heldBack, suppressed } = after.customers;
  return html`<section class="chart" id="held-back"><h2>Held back, by day of the window</h2>
<p class="note">${count(suppressed, 'customer')} held back${
    heldBack.length === 0
      ? ''
      : html`: ${heldBack.map(({ times, customers }, index) => `${index === 0 ? '' : ', '}${count(customers, 'customer')} ${times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times${times === 10 ? ' or more' : ''}`}`)}`
  }.</p>
${before === undefined ? '' : legend(['suppressed'], true)}${columns(drawing, bars, 'Held back, by day of the window', 'whole days since the request that started the window')}</section>`;
}

export function tables({ after, before }: SimulationReport): Markup {
  const was = new Map(before?.byRule.map((row) => [row.rule, row]));
  return html`<section id="rules"><h2>By rule</h2><div class="scroll"><table>
<thead><tr><th>rule</th><th>effect</th><th class="n">decided</th>${before === undefined ? '' : html`<th class="n">before</th>`}<th class="n">sent</th><th class="n">held back</th></tr></thead>
<tbody>${[...after.byRule]
    .sort((a, b) => b.decided - a.decided)
    .map(
      ({ rule, effect, decided, matched, outcomes, file = '', line }) =>
        html`<tr${matched ? '' : html` class="never"`}><td>${rule}${matched ? '' : html` <span class="tag">never matched</span>`}<br><code class="soft">${file}${line === undefined ? '' : `:${line}`}</code></td><td>${effect}</td><td class="n">${effect === 'enrich' ? '–' : whole(decided)}</td>${before === undefined ? '' : html`<td class="n">${effect === 'enrich' ? '–' : was.has(rule) ? whole(was.get(rule)?.decided ?? 0) : 'new'}</td>`}<td class="n">${whole(outcomes.sent)}</td><td class="n">${whole(outcomes.suppressed)}</td></tr>`,
    )}</tbody></table></div></section>
<div class="columns">${dimension('channel', after.byChannel, before?.byChannel)}${
    after.byBrand.length > 1 ? dimension('brand', after.byBrand, before?.byBrand) : undefined
  }${reasons(after)}</div>`;
}

const mostRows = 25;

function dimension(name: string, rows: Totals['byChannel'], before: Totals['byChannel'] | undefined): Markup {
  const was = new Map(before?.map((row) => [row.name, row.outcomes.sent]));
  return html`<section id="${name}"><h2>By ${name}</h2><div class="scroll"><table>
<thead><tr><th>${name}</th><th class="n">interactions</th><th class="n">sent</th>${before === undefined ? '' : html`<th class="n">before</th>`}<th class="n">share</th></tr></thead>
<tbody>${rows.slice(0, mostRows).map(({ name: own, outcomes }) => {
    const total = totalOf(outcomes);
    return html`<tr><td>${own}</td><td class="n">${whole(total)}</td><td class="n">${whole(outcomes.sent)}</td>${before === undefined ? '' : html`<td class="n">${whole(was.get(own) ?? 0)}</td>`}<td class="n">${percent(share(outcomes.sent, total))}</td></tr>`;
  })}</tbody></table></div>${rows.length > mostRows ? html`<p class="note">and ${whole(rows.length - mostRows)} more</p>` : undefined}</section>`;
}

function reasons({ byReason, interactions }: Totals): Markup {
  return html`<section id="reasons"><h2>By reason</h2><div class="scroll"><table>
<thead><tr><th>reason</th><th class="n">interactions</th><th class="n">share</th></tr></thead>
<tbody>${byReason.map(({ code, count: many }) => html`<tr><td><code>${code}</code></td><td class="n">${whole(many)}</td><td class="n">${percent(share(many, interactions))}</td></tr>`)}</tbody></table></div></section>`;
}

export function problems({ input: { problems: found } }: SimulationReport): Markup {
  if (found.length === 0) return html``;
  return html`<section id="problems"><h2>Records that are no interactions</h2><p class="note">The first ${whole(found.length)}.</p><ul>${found.map(
    ({ file = '', line, message }) =>
      html`<li><code>${file}${line === undefined ? '' : `:${line}`}</code> ${inCode(message)}</li>`,
  )}</ul></section>`;
}

function share(part: number, of: number): number {
  return of === 0 ? 0 : part / of;
}
