/** A simulation as Markdown: for a pull-request comment or a job summary. */
import { formatCount } from '../../shared/format-numbers.js';
import type { SimulationReport } from '../report.js';
import { changeBlocks, headline, verdictLine } from './change-blocks.js';
import { capital, caveats, customersLine, periodOf } from './format-numbers.js';
import { escapeMarkdown, markdownCode } from './markdown-text.js';
import { furtherTables, outcomeTable, type ReportTable } from './report-tables.js';

const mostGroups = 20;
const mostSamples = 5;
const mostRows = 50;
/** GitHub refuses a comment of more than 65,536 characters. */
const longestComment = 60_000;

/**
 * What changes first, tables and examples folded away; at most 60,000 characters, because GitHub refuses a comment of
 * more than 65,536.
 */
export function formatSimulationMarkdown(report: SimulationReport): string {
  const { after, thresholds } = report;
  const verdict = verdictLine(report);
  const lines = [
    `### ${mark(report)} ${headline(report)}`,
    '',
    ...(verdict === undefined ? [] : [`${escapeMarkdown(capital(verdict))}.`, '']),
    ...thresholds.map(({ crossed, message }) => `- ${crossed ? '❌' : '✅'} ${escapeMarkdown(message)}`),
    ...(thresholds.length > 0 ? [''] : []),
    ...changes(report),
    ...tableLines(outcomeTable(report)),
    '',
    ...(after.neverMatched.length === 0 ? [] : ['**Rules that never matched:**']),
    ...after.neverMatched.map(({ rule }) => `- ${markdownCode(rule)}`),
    '',
    ...caveats(report).map((note) => `> ⚠️ ${escapeMarkdown(note)}`),
    '',
    ...furtherTables(report).flatMap((table) => details(table.title, tableLines(table))),
    `${customersLine(report)}.`,
    '',
    ...examples(report),
    `<sub>${footer(report)}</sub>`,
    '',
  ];
  // Parts that are empty leave blank lines behind.
  const text = lines.join('\n').replace(/\n{3,}/g, '\n\n');
  return text.length <= longestComment
    ? text
    : `${text.slice(0, text.lastIndexOf('\n', longestComment))}\n\n… cut\n`;
}

function mark({ flips, requestChanges, thresholds }: SimulationReport): string {
  if (thresholds.some(({ crossed }) => crossed)) return '❌';
  return (flips?.total ?? 0) + (requestChanges?.total ?? 0) > 0 ? '🔀' : '✅';
}

/** Lists and no tables: what does not fit wraps, also on a telephone. */
function changes(report: SimulationReport): string[] {
  return changeBlocks(report).flatMap(({ edits, place, rows }) => {
    const where = place === '' ? '' : ` (${markdownCode(place)})`;
    const [first, ...more] = edits.map((edit) => `**${escapeMarkdown(edit)}**`);
    const shown = rows.slice(0, mostGroups).map(({ count: many, what, because, place: at }) => {
      const why = because === '' ? '' : `: ${escapeMarkdown(because)}`;
      const atLine = at === '' || at === place ? '' : ` (${markdownCode(at)})`;
      return `- ${formatCount(many)} × ${escapeMarkdown(what)}${why}${atLine}`;
    });
    return [
      first === undefined ? '**Because of other requests**' : [first, ...more].join('<br>') + where,
      '',
      ...(shown.length === 0 ? ['- none of these interactions'] : shown),
      ...(rows.length > mostGroups ? [`- … and ${rows.length - mostGroups} more`] : []),
      '',
    ];
  });
}

function examples({ flips }: SimulationReport): string[] {
  if (flips === undefined || flips.groups.length === 0) return [];
  const shown = flips.groups
    .slice(0, mostGroups)
    .flatMap(({ from, to, cause, samples: own }) => [
      `**${from} → ${to}**: ${escapeMarkdown(cause.message)}`,
      '',
      ...own
        .slice(0, mostSamples)
        .map(
          ({ id, customer = '', channel = '', status = '', at = '' }) =>
            `- ${markdownCode(id)} ${escapeMarkdown([customer, channel, status, at].filter((part) => part !== '').join(' · '))}`,
        ),
      '',
    ]);
  return details('Examples', shown);
}

function tableLines({ columns, rows, note }: ReportTable): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ kind }) => (kind === 'number' ? '---:' : '---'))),
    ...rows
      .slice(0, mostRows)
      .map(({ cells }) =>
        line(cells.map((cell, index) => (columns[index]?.kind === 'name' ? markdownCode(cell) : cell))),
      ),
    ...(rows.length > mostRows ? ['', `… and ${rows.length - mostRows} more`] : []),
  ];
  return [...(rows.length === 0 ? [] : table), ...(note === undefined ? [] : ['', `${note}.`])];
}

function details(title: string, lines: readonly string[]): string[] {
  return [`<details><summary>${title}</summary>`, '', ...lines, '', '</details>', ''];
}

function footer({ rules, baseline, input, environment }: SimulationReport): string {
  const against =
    baseline === undefined ? '' : ` against ${escapeMarkdown(baseline.source)} ${baseline.version}`;
  return `autotrigger · rules ${rules.version}${against} · ${environment}${periodOf(input, ' · ')}`;
}
