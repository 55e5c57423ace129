/** A test report as text for a terminal, as Markdown for a pull request, as JUnit, and as findings with their places. */
import { type Diagnostic, formatPlace } from '../../errors/diagnostic.js';
import { printable } from '../../errors/printable.js';
import { createNotOfTypeCounter, describeNotOfType } from '../../evaluation/not-of-type.js';
import { maskRecord } from '../../explanation/mask.js';
import { formatShare } from '../../shared/format-numbers.js';
import { formatJunit } from '../formats/junit.js';
import { escapeMarkdown } from '../formats/markdown-text.js';
import type { LawResult } from '../invariants/law.js';
import type { ScenarioResult } from './run-case.js';
import type { TestReport } from './test.js';

/** Colour, as far as a terminal has it. */
export interface Paint {
  green(text: string): string;
  red(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

export const unpainted: Paint = { green: String, red: String, bold: String, dim: String };

const mostUncovered = 20;

export interface FormatTestOptions {
  /** Shows everything that differs, and every rule and condition, of what failed; else the first difference alone. */
  readonly trace?: boolean;
}

/** What ran, alike for a scenario, a law and a test of a mapping. */
interface Ran {
  readonly kind: 'scenario' | 'law' | 'mapping test';
  readonly name: string;
  readonly passed: boolean;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly pointer?: string;
  /** Why it failed, in one sentence. */
  readonly why: string;
  /** An interaction that shows it. */
  readonly example?: string | undefined;
  /** The same in full, one line each. */
  readonly details: (paint: Paint, trace: boolean) => readonly string[];
}

function everything({ scenarios, laws, mappings }: TestReport): Ran[] {
  return [
    ...scenarios.map((result): Ran => {
      const { name, passed, file, line, pointer, differences, because = [] } = result;
      const why = [differences[0] ?? '', ...because].join('; ');
      const details: Ran['details'] = (paint, trace) => scenarioDetails(result, paint, trace);
      return { kind: 'scenario', name, passed, file, line, pointer, why, details };
    }),
    ...laws.map((result): Ran => {
      const { name, passed, file, line, problem = '', counterexample } = result;
      const example = counterexample && JSON.stringify(maskRecord(counterexample.interaction));
      const details: Ran['details'] = (paint, trace) => lawDetails(result, example ?? '', paint, trace);
      return { kind: 'law', name, passed, file, line, why: problem, example, details };
    }),
    ...mappings.map(({ problem: why = '', ...ran }): Ran => {
      return { kind: 'mapping test', ...ran, why, details: () => [printable(why)] };
    }),
  ];
}

function failuresIn(report: TestReport): Ran[] {
  return everything(report).filter(({ passed }) => !passed);
}

export function formatTest(
  report: TestReport,
  paint: Paint = unpainted,
  { trace = false }: FormatTestOptions = {},
): string {
  const lines = failuresIn(report).flatMap((ran) => [...failure(ran, paint, trace), '']);
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

/** A suite for each scenario file, one for the laws; `at` is when the tests ran, now unless given. */
export function formatTestJunit(report: TestReport, at?: Date): string {
  const all = everything(report);
  const suiteOf = ({ kind, file = '' }: Ran): string =>
    kind === 'scenario' ? file : kind === 'law' ? 'laws' : 'mappings';
  const suites = [...new Set(all.map(suiteOf))].map((name) => ({
    name,
    cases: all.filter((ran) => suiteOf(ran) === name).map(junitCase),
  }));
  const problems = report.problems.map((message) => ({
    name: message,
    failure: { message, details: message },
  }));
  if (problems.length > 0) suites.push({ name: 'coverage', cases: problems });
  return formatJunit(suites, { ruleSet: report.ruleSet, at });
}

function junitCase(ran: Ran) {
  const { name, passed, why } = ran;
  if (passed) return { name };
  return { name, failure: { message: why, details: failure(ran, unpainted, true).join('\n') } };
}

const codes = { scenario: 'SCENARIO_FAILED', law: 'LAW_BROKEN', 'mapping test': 'MAPPING_TEST_FAILED' };

/** What failed, for annotations and SARIF. */
export function testFindings(report: TestReport): Diagnostic[] {
  const failed = failuresIn(report).map(({ kind, name, why, example, file, line, pointer }): Diagnostic => {
    const shown = example === undefined ? '' : `; for example ${example}`;
    const message = `${kind} \`${name}\`: ${why}${shown}`;
    return { code: codes[kind], severity: 'error', message, file, pointer, line };
  });
  const incomplete = report.problems.map(
    (message): Diagnostic => ({ code: 'TEST_INCOMPLETE', severity: 'error', message }),
  );
  return [...failed, ...incomplete];
}

function failure({ name, file, line, details }: Ran, paint: Paint, trace: boolean): string[] {
  const head = `${paint.red('✗')} ${paint.bold(printable(name))}  ${paint.dim(printable(formatPlace({ file, line })))}`;
  return [head, ...details(paint, trace).map((text) => `    ${text}`)];
}

function scenarioDetails(
  { differences, because = [], explanation = '' }: ScenarioResult,
  paint: Paint,
  trace: boolean,
): string[] {
  const shown = trace ? differences : differences.slice(0, 1);
  const hidden = differences.length - shown.length;
  const more = hidden === 0 ? '' : `${hidden} more ${hidden === 1 ? 'difference' : 'differences'} and `;
  return [
    ...shown.map(printable),
    ...because.map((reason) => `  ${printable(reason)}`),
    ...(trace
      ? explained(explanation, paint)
      : [paint.dim(`  (--trace shows ${more}every rule and condition)`)]),
  ];
}

function lawDetails(
  { problem = '', counterexample, seed }: LawResult,
  example: string,
  paint: Paint,
  trace: boolean,
): string[] {
  if (counterexample === undefined) return [printable(problem)];
  return [
    printable(problem),
    `the smallest interaction that breaks it, decided at ${counterexample.now} (seed ${seed}):`,
    printable(example),
    ...(trace ? explained(counterexample.explanation, paint) : []),
  ];
}

function explained(text: string, paint: Paint): string[] {
  if (text === '') return [];
  return ['what happened instead:', ...text.split('\n').map((line) => paint.dim(`  ${printable(line)}`))];
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
