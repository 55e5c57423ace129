/** The sections of the page, from top to bottom. */
import { formatPlace } from '../../errors/diagnostic.js';
import { formatCount, formatNumberOf } from '../../shared/format-numbers.js';
import { headline, verdictLine } from '../formats/change-blocks.js';
import { capital, caveats, customersLine, periodOf } from '../formats/format-numbers.js';
import type { ReportTable } from '../formats/report-tables.js';
import type { SimulationReport, Totals } from '../report.js';
import { type Bar, barRows, type Column, columnChart, legend, outcomesIn } from './charts.js';
import { daysOf } from './days.js';
import { html, inCode, type Markup } from './markup.js';

/** What the change does in one sentence, and under it what the numbers rest on. */
export function header(report: SimulationReport): Markup {
  const { rules, baseline, input, environment } = report;
  const verdict = verdictLine(report);
  return html`<header><h1>${headline(report)}</h1>${verdict === undefined ? '' : html`<p>${inCode(capital(verdict))}.</p>`}
<p class="soft">Rules <code>${rules.source}</code> (${formatNumberOf(rules.rules, 'rule')}, version <code>${rules.version}</code>)${
    baseline === undefined
      ? ''
      : html`, compared with <code>${baseline.source}</code> (version <code>${baseline.version}</code>)`
  }${periodOf(input)}. Windows in the interactions’ own time, ${environment} mode${
    input.history === 0 ? '' : `, after ${formatNumberOf(input.history, 'request')} of the history`
  }. ${customersLine(report)}.</p></header>`;
}

/** Links to the sections that are there. */
export function contents(sections: readonly Markup[]): Markup {
  const titles = sections.flatMap(({ html: text }) =>
    [...text.matchAll(/<section[^>]* id="([a-z-]+)"[^>]*><h2>([^<]*)<\/h2>/g)].map(
      ([, id = '', title = '']) => ({ id, title }),
    ),
  );
  return html`<nav aria-label="Contents"><ul>${titles.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}

/** Thresholds, and whether they hold; nothing where none was given. */
export function checks({ thresholds }: SimulationReport): Markup {
  if (thresholds.length === 0) return html``;
  return html`<ul class="checks">${thresholds.map(
    ({ crossed, message }) =>
      html`<li class="${crossed ? 'crossed' : 'holds'}"><b>${crossed ? '✗' : '✓'}</b>${inCode(message)}</li>`,
  )}</ul>`;
}

/** What makes the numbers less certain, before anybody reads them. */
export function notes(report: SimulationReport): Markup {
  return html`${caveats(report).map((note) => html`<p class="caveat">${inCode(capital(note))}.</p>`)}`;
}

/** How many interactions are left after each reason not to send; the baseline as an outline. */
export function funnel({ after, before }: SimulationReport): Markup {
  const was = before && funnelSteps(before);
  const bars = funnelSteps(after).map((step, index) => ({ ...step, before: was?.[index]?.value }));
  return html`<section class="chart" id="funnel"><h2>From interactions to requests</h2>
<p class="note">Each step keeps what passed the one above.${before === undefined ? '' : ' The dashed outline is the baseline.'}</p>
${barRows(bars, 'From interactions to requests')}</section>`;
}

function funnelSteps({ interactions, outcomes }: Totals): Bar[] {
  let value = interactions;
  const step = (label: string, lost: number, why: string, kind: Bar['kind'] = 'step'): Bar => {
    value -= lost;
    return { label, value, kind, note: lost === 0 ? 'none lost here' : `−${formatCount(lost)} ${why}` };
  };
  return [
    { label: 'interactions read', value, kind: 'step', note: 'all records' },
    step('valid', outcomes.invalid, 'invalid'),
    step('let through by the rules', outcomes.skipped, 'skipped'),
    step('not only recorded', outcomes.recorded, 'recorded'),
    step('not handled before', outcomes.duplicate, 'repeats'),
    step('not held back: sent', outcomes.suppressed, 'suppressed', 'sent'),
  ];
}

/** Outcomes by day or week, under the new rules. */
export function overTime({ after }: SimulationReport): Markup {
  const { days, unit, hasGaps } = daysOf(after);
  if (days.length === 0) return html``;
  const columns = days.map(({ day, outcomes }) => ({ label: day.slice('YYYY-'.length), outcomes }));
  return html`<section class="chart" id="time"><h2>Outcomes over time</h2>
<p class="note">By ${unit} in UTC, at the moment a request goes or would go. Interactions without an end of their own are left out${hasGaps ? ', and months without any interaction' : ''}.</p>
${legend(outcomesIn(columns), false)}${columnChart(columns, 'Outcomes over time')}</section>`;
}

const mostWindowDays = 31;

/** How long after the request that holds them back interactions come; beyond a month, days are one column. */
export function suppression({ after, before }: SimulationReport): Markup {
  const days = [...after.suppressionByDay, ...(before?.suppressionByDay ?? [])].map(({ day }) => day);
  if (days.length === 0) return html``;
  const last = Math.max(...days);
  const shown = Math.min(last, mostWindowDays);
  const at = (totals: Totals, day: number): number =>
    totals.suppressionByDay
      .filter((row) => (day === shown ? row.day >= day : row.day === day))
      .reduce((sum, row) => sum + row.count, 0);
  const columns = Array.from(
    { length: shown + 1 },
    (_, day): Column => ({
      label: day === shown && last > shown ? `${day}+` : String(day),
      outcomes: { suppressed: at(after, day) },
      before: before && at(before, day),
    }),
  );
  return html`<section class="chart" id="held-back"><h2>Held back, by day of the window</h2>
${before === undefined ? '' : legend(['suppressed'], true)}${columnChart(columns, 'Held back, by day of the window', 'whole days since the request that started the window')}</section>`;
}

const mostRows = 100;

/** The first 100 rows; the rest is counted, and in the JSON report. */
export function table({ id, title, columns, rows, note }: ReportTable): Markup {
  const classOf = (index: number) => (columns[index]?.kind === 'number' ? html` class="n"` : undefined);
  const more = rows.length > mostRows ? `and ${formatCount(rows.length - mostRows)} more` : note;
  const shown = html`<div class="scroll"><table>
<thead><tr>${columns.map((column, index) => html`<th${classOf(index)}>${column.title}</th>`)}</tr></thead>
<tbody>${rows
    .slice(0, mostRows)
    .map(
      ({ cells: [name = '', ...cells], place = '', remark }) =>
        html`<tr${remark === undefined ? '' : html` class="never"`}><td>${name}${remark === undefined ? '' : html` <span class="tag">${remark}</span>`}${place === '' ? '' : html`<br><code class="soft">${place}</code>`}</td>${cells.map((cell, index) => html`<td${classOf(index + 1)}>${cell}</td>`)}</tr>`,
    )}</tbody></table></div>`;
  return html`<section id="${id}"><h2>${title}</h2>${rows.length === 0 ? undefined : shown}${more === undefined ? undefined : html`<p class="note">${more}.</p>`}</section>`;
}

/** The first records that could not be read, with their places. */
export function problems({ input: { problems: found } }: SimulationReport): Markup {
  if (found.length === 0) return html``;
  return html`<section id="problems"><h2>Records that are no interactions</h2><p class="note">The first ${formatCount(found.length)}.</p><ul>${found.map(
    ({ message, ...place }) => html`<li><code>${formatPlace(place)}</code> ${inCode(message)}</li>`,
  )}</ul></section>`;
}
