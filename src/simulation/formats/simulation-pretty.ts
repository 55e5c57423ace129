/** A simulation as text for a terminal. */
import { formatPlace } from '../../errors/diagnostic.js';
import { printable } from '../../errors/printable.js';
import { formatCount, formatNumberOf } from '../../shared/format-numbers.js';
import type { SimulationReport } from '../report.js';
import { type ChangeBlock, changeBlocks, headline, verdictLine } from './change-blocks.js';
import { caveats, customersLine, periodOf } from './format-numbers.js';
import { type Paint, unpainted } from './paint.js';
import { furtherTables, outcomeTable, type ReportTable } from './report-tables.js';

const mostRows = 10;
const width = 80;

/** What the change does first; no line is longer than 80 characters unless a single word is. */
export function formatSimulation(report: SimulationReport, paint: Paint = unpainted): string {
  const { after, flips, input, thresholds } = report;
  const verdict = verdictLine(report);
  const sections = [
    heading(report, paint),
    [
      ...wrapped(headline(report)).map((line) => paint.bold(line)),
      ...(verdict === undefined ? [] : wrapped(verdict)),
    ],
    thresholds.flatMap(({ crossed, message }) =>
      wrapped(printable(message), crossed ? '✗ ' : '✓ ').map((line, index) =>
        index > 0 ? line : (crossed ? paint.red : paint.green)(line.slice(0, 1)) + line.slice(1),
      ),
    ),
    ...(flips === undefined ? [] : changeBlocks(report).map((block) => blockLines(block, paint))),
    tableLines(outcomeTable(report), paint),
    caveats(report).flatMap((note) => wrapped(printable(note), '! ')),
    ...furtherTables(report).map((table) => tableLines(table, paint)),
    customers(report, paint),
    after.neverMatched.length === 0
      ? []
      : [
          paint.bold('never matched'),
          ...after.neverMatched.flatMap((one) =>
            wrapped(`${printable(one.rule)}  ${printable(formatPlace(one))}`, '  '),
          ),
        ],
    input.problems
      .slice(0, mostRows)
      .flatMap((one) => wrapped(`${printable(formatPlace(one))} ${printable(one.message)}`, '! ')),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading({ rules, baseline, after, input, environment }: SimulationReport, paint: Paint): string[] {
  const against =
    baseline === undefined ? '' : ` against ${printable(baseline.source)} (${baseline.version})`;
  const named = `${printable(rules.source)} (${rules.version}, ${formatNumberOf(rules.rules, 'rule')})${against}, ${environment}`;
  return [
    paint.bold(`${formatNumberOf(after.interactions, 'interaction')}${periodOf(input)}`),
    ...wrapped(named),
    ...(input.history === 0 ? [] : [`after ${formatNumberOf(input.history, 'request')} of the history`]),
  ];
}

function blockLines({ edits, place, rows }: ChangeBlock, paint: Paint): string[] {
  const title = edits.length === 0 ? ['because of other requests'] : edits;
  return [
    ...title.flatMap((edit) => wrapped(printable(edit)).map((line) => paint.bold(line))),
    ...(place === '' ? [] : [paint.dim(`  ${printable(place)}`)]),
    ...(rows.length === 0 ? ['  none of these interactions'] : []),
    ...rows
      .slice(0, mostRows)
      .flatMap(({ count: many, what, because, samples }) => [
        ...wrapped(printable(`${what}${because === '' ? '' : `: ${because}`}`), `  ${formatCount(many)} × `),
        ...samples
          .slice(0, 3)
          .map(({ id, source = '' }) => paint.dim(`      ${printable(id)}  ${printable(source)}`.trimEnd())),
      ]),
    ...(rows.length > mostRows ? [`  … and ${rows.length - mostRows} more`] : []),
  ];
}

/** Lines of at most 80 characters; those after the first are indented as far as the text of the first. */
function wrapped(text: string, start = ''): string[] {
  const lines: string[] = [];
  let line = start;
  for (const word of text.split(' ')) {
    const isFirst = line.trim() === '' || line === start;
    if (!isFirst && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(start.length) + word;
    } else line += isFirst ? word : ` ${word}`;
  }
  return [...lines, line];
}

function tableLines({ title, columns, rows, note }: ReportTable, paint: Paint): string[] {
  const shown = rows.slice(0, mostRows);
  const [head = '', ...lines] = align(
    [
      columns.map((column) => column.title),
      ...shown.map(({ cells: [name = '', ...cells], remark }) => [
        printable(remark === undefined ? name : `${name} (${remark})`),
        ...cells,
      ]),
    ],
    columns.map(({ kind }) => kind === 'number'),
  );
  return [
    paint.bold(title.toLowerCase()),
    ...(rows.length === 0 ? [] : [paint.dim(head), ...lines]),
    ...(rows.length > mostRows ? [`  … and ${rows.length - mostRows} more`] : []),
    ...(note === undefined ? [] : wrapped(note, '  ')),
  ];
}

function customers(report: SimulationReport, paint: Paint): string[] {
  const days = report.after.suppressionByDay.map(
    ({ day, count: many }) => `day ${day}: ${formatCount(many)}`,
  );
  return [
    paint.bold('customers'),
    ...wrapped(customersLine(report), '  '),
    ...(days.length === 0 ? [] : wrapped(`held back by day of the window: ${days.join(', ')}`, '  ')),
  ];
}

/** Numbers to the right, words to the left. */
function align(rows: readonly (readonly string[])[], isNumber: readonly boolean[]): string[] {
  const widths = isNumber.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  // Names are as long as their authors like.
  const others = widths.slice(1).reduce((sum, one) => sum + one + 2, 2);
  const first = Math.max(10, Math.min(widths[0] ?? 0, width - others));
  return rows.map((row) => {
    const [name = '', ...cells] = row;
    const cut = name.length > first ? `${name.slice(0, first - 1)}…` : name.padEnd(first);
    const padded = cells.map((cell, index) => {
      const to = widths[index + 1] ?? 0;
      return isNumber[index + 1] ? cell.padStart(to) : cell.padEnd(to);
    });
    return `  ${[cut, ...padded].join('  ')}`.trimEnd();
  });
}
