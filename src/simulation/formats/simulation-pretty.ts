/** A simulation as text for a terminal. */
import { printable } from '../../errors/printable.js';
import { type SimulationReport, simulatedOutcomes, type Totals } from '../report.js';
import type { Paint } from '../scenarios/format-test.js';
import { caveats, change, count, outcomeWords, percent, points, totalOf, whole } from './format-numbers.js';

const plain: Paint = { green: String, red: String, bold: String, dim: String };
const mostRows = 10;

export function formatSimulation(report: SimulationReport, paint: Paint = plain): string {
  const { after, before, flips, input, thresholds } = report;
  const sections = [
    heading(report, paint),
    outcomes(report),
    table('by rule', ruleRows(after), paint),
    table('by channel', dimensionRows(after.byChannel), paint),
    after.byBrand.length > 1 ? table('by brand', dimensionRows(after.byBrand), paint) : [],
    customers(after, before, paint),
    flips === undefined ? [] : flipLines(flips, paint),
    after.neverMatched.length === 0
      ? []
      : [
          paint.bold('never matched'),
          ...after.neverMatched.map(
            ({ rule, file, line }) => `  ${printable(rule)}  ${at(file, line, paint)}`,
          ),
        ],
    caveats(report).map((note) => `! ${printable(note)}`),
    input.problems
      .slice(0, mostRows)
      .map(({ file, line, message }) => `! ${at(file, line, paint)} ${printable(message)}`),
    thresholds.map(
      ({ crossed, message }) => `${crossed ? paint.red('✗') : paint.green('✓')} ${printable(message)}`,
    ),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading({ rules, baseline, after, input, environment }: SimulationReport, paint: Paint): string[] {
  const period =
    input.from === undefined ? '' : `, ${input.from.slice(0, 10)} to ${input.to?.slice(0, 10) ?? ''}`;
  const against =
    baseline === undefined ? '' : ` against ${printable(baseline.source)} (${baseline.version})`;
  return [
    paint.bold(`${count(after.interactions, 'interaction')}${period}`),
    `${printable(rules.source)} (${rules.version}, ${count(rules.rules, 'rule')})${against}, ${environment}`,
  ];
}

function outcomes({ after, before }: SimulationReport): string[] {
  const rows = simulatedOutcomes
    .filter(
      (outcome) => after.outcomes[outcome] > 0 || (before?.outcomes[outcome] ?? 0) > 0 || outcome === 'sent',
    )
    .map((outcome) => {
      const is = after.outcomes[outcome];
      const share = after.interactions === 0 ? 0 : is / after.interactions;
      const row = [outcomeWords[outcome], whole(is), percent(share)];
      if (before === undefined) return row;
      const was = before.outcomes[outcome];
      const shareBefore = before.interactions === 0 ? 0 : was / before.interactions;
      return [...row, `was ${whole(was)}`, change(is, was), points(share, shareBefore)];
    });
  return align(rows);
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
    `  ${whole(own.seen)} seen, ${whole(own.asked)} asked${was}, ${whole(own.suppressed)} held back${times === '' ? '' : ` (${times})`}`,
    ...(days === '' ? [] : [`  held back by day of the window: ${days}`]),
  ];
}

function flipLines(
  { total, newSends, lostSends, groups }: NonNullable<SimulationReport['flips']>,
  paint: Paint,
): string[] {
  const lines = [
    paint.bold(
      `${count(total, 'interaction')} come out otherwise: ${whole(newSends)} new sends, ${whole(lostSends)} lost`,
    ),
  ];
  for (const { from, to, count: many, cause, samples } of groups.slice(0, mostRows)) {
    lines.push(
      `  ${whole(many)}  ${from} → ${to}: ${printable(cause.message)}  ${at(cause.file, cause.line, paint)}`,
    );
    for (const { id, customer = '', source = '' } of samples.slice(0, 3)) {
      lines.push(
        paint.dim(
          `      ${[id, customer, source]
            .filter((part) => part !== '')
            .map(printable)
            .join('  ')}`,
        ),
      );
    }
  }
  if (groups.length > mostRows) lines.push(`  … and ${groups.length - mostRows} more groups`);
  return lines;
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
  const isNumber = (text: string): boolean => /^[+−±\d]/u.test(text);
  return rows.map((row) =>
    `  ${row
      .map((cell, column) =>
        isNumber(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')}`.trimEnd(),
  );
}

function at(file: string | undefined, line: number | undefined, paint: Paint): string {
  return paint.dim(printable([file, line].filter((part) => part !== undefined).join(':')));
}
