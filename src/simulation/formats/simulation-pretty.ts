/** A simulation as text for a terminal. */
import { printable } from '../../errors/printable.js';
import { type SimulatedOutcome, simulatedOutcomes, totalOf } from '../outcomes.js';
import type { SimulationReport, Totals } from '../report.js';
import type { Paint } from '../scenarios/format-test.js';
import { type ChangeBlock, changeBlocks, headline, placeOf, verdictLine } from './change-blocks.js';
import {
  caveats,
  change,
  changedOutcomes,
  count,
  outcomeWords,
  percent,
  periodOf,
  points,
  whole,
} from './format-numbers.js';

const plain: Paint = { green: String, red: String, bold: String, dim: String };
const mostRows = 10;
const width = 80;

/** What the change does first; no line is longer than 80 characters unless a single word is. */
export function formatSimulation(report: SimulationReport, paint: Paint = plain): string {
  const { after, before, flips, input, thresholds } = report;
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
    outcomes(report),
    caveats(report).flatMap((note) => wrapped(printable(note), '! ')),
    table('by rule', ruleRows(after), paint),
    table('by channel', dimensionRows(after.byChannel), paint),
    after.byBrand.length > 1 ? table('by brand', dimensionRows(after.byBrand), paint) : [],
    customers(after, before, paint),
    after.neverMatched.length === 0
      ? []
      : [
          paint.bold('never matched'),
          ...after.neverMatched.flatMap((one) =>
            wrapped(`${printable(one.rule)}  ${printable(placeOf(one))}`, '  '),
          ),
        ],
    input.problems
      .slice(0, mostRows)
      .flatMap((one) => wrapped(`${printable(placeOf(one))} ${printable(one.message)}`, '! ')),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading({ rules, baseline, after, input, environment }: SimulationReport, paint: Paint): string[] {
  const against =
    baseline === undefined ? '' : ` against ${printable(baseline.source)} (${baseline.version})`;
  const named = `${printable(rules.source)} (${rules.version}, ${count(rules.rules, 'rule')})${against}, ${environment}`;
  return [
    paint.bold(`${count(after.interactions, 'interaction')}${periodOf(input)}`),
    ...wrapped(named),
    ...(input.history === 0 ? [] : [`after ${count(input.history, 'request')} of the history`]),
  ];
}

/** With a baseline only what changes; the rest in one line. */
function outcomes({ after, before }: SimulationReport): string[] {
  const shareOf = (totals: Totals, outcome: SimulatedOutcome): number =>
    totals.interactions === 0 ? 0 : totals.outcomes[outcome] / totals.interactions;
  if (before === undefined) {
    const shown = simulatedOutcomes.filter((outcome) => after.outcomes[outcome] > 0 || outcome === 'sent');
    return align(
      shown.map((one) => [outcomeWords[one], whole(after.outcomes[one]), percent(shareOf(after, one))]),
    );
  }
  const { changed, unchanged } = changedOutcomes(after, before);
  const rows = changed.map((outcome) => {
    const [is, was] = [after.outcomes[outcome], before.outcomes[outcome]];
    const shares = [
      percent(shareOf(after, outcome)),
      points(shareOf(after, outcome), shareOf(before, outcome)),
    ];
    return [outcomeWords[outcome], whole(is), `was ${whole(was)}`, change(is, was), ...shares];
  });
  return [...align(rows), ...(unchanged === '' ? [] : wrapped(`as before: ${unchanged}`, '  '))];
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
        ...wrapped(printable(`${what}${because === '' ? '' : `: ${because}`}`), `  ${whole(many)} × `),
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

function ruleRows({ byRule }: Totals): string[][] {
  return [...byRule]
    .sort((a, b) => b.decided - a.decided)
    .slice(0, mostRows)
    .map(({ rule, effect, decided, outcomes: own, matched }) => [
      printable(rule),
      effect,
      effect === 'enrich' ? (matched ? 'matched' : 'never matched') : `${whole(decided)} decided`,
      own.sent > 0 || own.suppressed > 0
        ? `${whole(own.sent)} sent, ${whole(own.suppressed)} suppressed`
        : '',
    ]);
}

function dimensionRows(rows: Totals['byChannel']): string[][] {
  return rows.slice(0, mostRows).map(({ name, outcomes: own }) => {
    const total = totalOf(own);
    return [
      printable(name),
      whole(total),
      `${whole(own.sent)} sent`,
      percent(total === 0 ? 0 : own.sent / total),
    ];
  });
}

function customers(
  { customers: own, suppressionByDay }: Totals,
  before: Totals | undefined,
  paint: Paint,
): string[] {
  const was = before === undefined ? '' : ` (was ${whole(before.customers.asked)})`;
  const times = own.heldBack
    .map(({ times: often, customers: many }) => `${whole(many)} × ${often}`)
    .join(', ');
  const days = suppressionByDay.map(({ day, count: many }) => `day ${day}: ${whole(many)}`).join(', ');
  return [
    paint.bold('customers'),
    ...wrapped(
      `${whole(own.seen)} seen, ${whole(own.asked)} asked${was}, ${whole(own.suppressed)} held back${times === '' ? '' : ` (${times})`}`,
      '  ',
    ),
    ...(days === '' ? [] : wrapped(`held back by day of the window: ${days}`, '  ')),
  ];
}

function table(title: string, rows: string[][], paint: Paint): string[] {
  return rows.length === 0 ? [] : [paint.bold(title), ...align(rows)];
}

/** Numbers to the right, words to the left. */
function align(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  // Names are as long as their authors like.
  const others = widths.slice(1).reduce((sum, one) => sum + one + 2, 2);
  widths[0] = Math.max(10, Math.min(widths[0] ?? 0, width - others));
  const fitting = (cell: string, column: number): string =>
    column === 0 && cell.length > (widths[0] ?? 0) ? `${cell.slice(0, (widths[0] ?? 0) - 1)}…` : cell;
  const isNumber = (text: string): boolean => /^[+−±\d]/u.test(text);
  return rows.map((row) =>
    `  ${row
      .map(fitting)
      .map((cell, column) =>
        isNumber(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')}`.trimEnd(),
  );
}
