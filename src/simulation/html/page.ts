/** A simulation as one self-contained page: no network, no cookies, readable in light, in dark and on paper. */
import { createHash } from 'node:crypto';
import { furtherTables, outcomeTable } from '../formats/report-tables.js';
import type { SimulationReport } from '../report.js';
import { html, Markup } from './markup.js';
import { changeSection, samples } from './samples.js';
import { script } from './script.js';
import {
  checks,
  contents,
  funnel,
  header,
  notes,
  overTime,
  problems,
  suppression,
  table,
} from './sections.js';
import { style } from './style.js';

/** The policy allows only the page's own script and style, so that no name in a report can run as a script. */
export async function formatSimulationHtml(report: SimulationReport): Promise<string> {
  const sections = [
    changeSection(report),
    table(outcomeTable(report)),
    funnel(report),
    overTime(report),
    suppression(report),
    ...furtherTables(report).map(table),
    problems(report),
    samples(report),
  ];
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Simulation of ${report.rules.source}</title>
<style>${new Markup(style)}</style>
</head>
<body><main>
${header(report)}
${checks(report)}
${contents(sections)}
${notes(report)}
${sections}
<footer>autotrigger · format <code>${report.format}</code></footer>
</main>
<script>${new Markup(script)}</script>
</body>
</html>
`.html;
}
