/** A test report as text for a terminal, and as Markdown for a pull request. */
import { formatPlace } from '../../errors/diagnostic.js';
import { printable } from '../../errors/printable.js';
import { createNotOfTypeCounter, describeNotOfType } from '../../evaluation/not-of-type.js';
import { formatShare } from '../../shared/format-numbers.js';
import { escapeMarkdown } from '../formats/markdown-text.js';
import { type Paint, unpainted } from '../formats/paint.js';
import { failureLines, failuresIn } from './ran.js';
import type { TestReport } from './test.js';

/** Lines of what is not covered, so that what failed stays in sight. */
const mostUncovered = 20;

/** Options of `formatTest`. */
export interface FormatTestOptions {
  /** Shows everything that differs, and every rule and condition, of what failed; else the first difference alone. */
  readonly trace?: boolean;
}

/** Failures first, the summary last, where a terminal shows it. Without colour unless `paint` gives some. */
export function formatTest(
  report: TestReport,
  paint: Paint = unpainted,
  { trace = false }: FormatTestOptions = {},
): string {
  const lines = failuresIn(report).flatMap((ran) => [...failureLines(ran, paint, trace), '']);
  const open = [
    ...atMost(uncoveredIn(report), mostUncovered),
    ...atMost(uncoveredFields(report), mostUncovered),
  ];
  if (open.length > 0) lines.push(paint.bold('not covered'), ...open.map((line) => `  ${line}`), '');
  for (const note of notOfTypeNotes(report)) lines.push(`! ${printable(note)}`);
  for (const problem of report.problems) lines.push(`${paint.red('✗')} ${printable(problem)}`);
  const last = summary(report);
  lines.push(report.passed ? paint.green(last) : paint.red(last));
  return `${lines.join('\n')}\n`;
}

/** The result first, what is not covered folded away. Names of users are escaped: they cannot mention anybody. */
export function formatTestMarkdown(report: TestReport): string {
  const open = uncoveredIn(report);
  return [
    `### ${report.passed ? '✅' : '❌'} Rule tests`,
    '',
    escapeMarkdown(summary(report)),
    ...notOfTypeNotes(report).map((note) => `- ⚠️ ${escapeMarkdown(note)}`),
    ...report.problems.map((problem) => `- ❌ ${escapeMarkdown(problem)}`),
    '',
    ...failuresIn(report).map(({ name, why }) => `- ❌ **${escapeMarkdown(name)}**: ${escapeMarkdown(why)}`),
    ...(open.length === 0 ? [] : ['', `<details><summary>${open.length} not covered</summary>`, '']),
    ...open.slice(0, 100).map((item) => `- ${escapeMarkdown(item)}`),
    ...(open.length === 0 ? [] : ['', '</details>']),
    '',
  ].join('\n');
}

/** What no scenario saw both ways. Without scenarios, rules are not what was tested. */
function uncoveredIn({ scenarios, coverage }: TestReport): string[] {
  if (scenarios.length === 0) return [];
  return coverage.items
    .filter(({ seenTrue, seenFalse }) => seenTrue === 0 || seenFalse === 0)
    .map(({ kind, what, file, line, seenTrue, seenFalse }) => {
      const missing =
        seenTrue + seenFalse === 0 ? 'never evaluated' : seenTrue === 0 ? 'never true' : 'never false';
      return `${missing}: ${kind} \`${printable(what)}\`  ${printable(formatPlace({ file, line }))}`;
    });
}

/** Fields of tested mappings that had a value in no test. */
function uncoveredFields({ mappingCoverage }: TestReport): string[] {
  return mappingCoverage
    .filter(({ found }) => found === 0)
    .map(({ mapping, shape, field, file }) => {
      const of = shape === undefined ? '' : ` (${shape})`;
      return `never found: field ${printable(`\`${field}\` of \`${mapping}\`${of}`)}  ${printable(file)}`;
    });
}

function atMost(lines: readonly string[], most: number): string[] {
  const more = lines.length - most;
  return more > 0 ? [...lines.slice(0, most), `… and ${more} more`] : [...lines];
}

/** Declared facts that are not of their type in some scenarios, one sentence each. */
function notOfTypeNotes({ scenarios }: TestReport): string[] {
  const counter = createNotOfTypeCounter();
  for (const { errors } of scenarios) counter.add(errors);
  return counter.list().map((one) => describeNotOfType(one, 'scenario'));
}

/** How many passed, or how many failed, so that the numbers mean what the word before them says. */
function summary({
  scenarios,
  laws,
  mappings,
  mappingCoverage,
  coverage,
  passed,
  ruleSet,
}: TestReport): string {
  const count = (results: readonly { readonly passed: boolean }[]): string =>
    `${results.filter((result) => result.passed === passed).length} of ${results.length}`;
  const found = mappingCoverage.filter((field) => field.found > 0).length;
  const onlyMappings = scenarios.length === 0 && mappings.length > 0;
  const parts = [
    ...(onlyMappings ? [] : [`${count(scenarios)} scenarios`]),
    ...(laws.length === 0 ? [] : [`${count(laws)} laws`]),
    ...(mappings.length === 0
      ? []
      : [`${count(mappings)} mapping tests`, `fields ${found} of ${mappingCoverage.length}`]),
    onlyMappings ? 'no scenarios' : `coverage ${formatShare(coverage.share)}`,
    `rules ${ruleSet}`,
  ];
  return `${passed ? '✓ passed' : '✗ failed'}: ${parts.join(' · ')}`;
}
