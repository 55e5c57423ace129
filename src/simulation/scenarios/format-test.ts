/** A test report as text for a terminal, as Markdown for a pull request, and as JUnit. */
import { printable } from '../../errors/printable.js';
import { createNotOfTypeCounter, describeNotOfType } from '../../evaluation/not-of-type.js';
import { maskRecord } from '../../explanation/mask.js';
import { formatJunit, type JunitCase } from '../formats/junit.js';
import { escapeMarkdown } from '../formats/markdown-text.js';
import type { LawResult } from '../invariants/law.js';
import type { ScenarioResult } from './scenario-result.js';
import type { TestReport } from './test.js';

/** Colour, as far as a terminal has it. */
export interface Paint {
  green(text: string): string;
  red(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

const plain: Paint = { green: String, red: String, bold: String, dim: String };
const mostUncovered = 20;

export interface FormatTestOptions {
  /** Shows everything that differs, and every rule and condition, of what failed; else the first difference alone. */
  readonly trace?: boolean;
}

export function formatTest(
  report: TestReport,
  paint: Paint = plain,
  { trace = false }: FormatTestOptions = {},
): string {
  const { scenarios, laws, mappings, problems } = report;
  const lines: string[] = [];
  for (const result of scenarios.filter(({ passed }) => !passed)) {
    lines.push(...failure(result, paint, trace), '');
  }
  for (const result of [...laws, ...mappings].filter(({ passed }) => !passed))
    lines.push(...brokenLaw(result, paint, trace), '');
  const notCovered = [
    ...atMost(openItems(report).map(uncovered), mostUncovered),
    ...atMost(uncoveredFields(report), mostUncovered),
  ];
  if (notCovered.length > 0) {
    lines.push(paint.bold('not covered'), ...notCovered.map((line) => `  ${line}`), '');
  }
  for (const note of notOfTypeNotes(report)) lines.push(`! ${printable(note)}`);
  for (const problem of problems) lines.push(`${paint.red('✗')} ${printable(problem)}`);
  lines.push(summary(report, paint));
  return `${lines.join('\n')}\n`;
}

export function formatTestMarkdown(report: TestReport): string {
  const { scenarios, laws, mappings, problems, passed } = report;
  const failed = [...scenarios, ...laws, ...mappings].filter((result) => !result.passed);
  const open = openItems(report);
  return [
    `### ${passed ? '✅' : '❌'} Rule tests`,
    '',
    escapeMarkdown(summary(report, plain)),
    ...notOfTypeNotes(report).map((note) => `- ⚠️ ${escapeMarkdown(note)}`),
    ...problems.map((problem) => `- ❌ ${escapeMarkdown(problem)}`),
    '',
    ...failed.flatMap((result) => {
      const why = 'differences' in result ? firstDifference(result) : (result.problem ?? '');
      return [`- ❌ **${escapeMarkdown(result.name)}**: ${escapeMarkdown(why)}`];
    }),
    ...(open.length === 0
      ? []
      : [
          '',
          `<details><summary>${open.length} not covered</summary>`,
          '',
          ...open.slice(0, 100).map((item) => `- ${escapeMarkdown(uncovered(item))}`),
          '',
          '</details>',
        ]),
    '',
  ].join('\n');
}

/** What no scenario saw both ways. Without scenarios, rules are not what was tested. */
function openItems({ scenarios, coverage }: TestReport): TestReport['coverage']['items'] {
  if (scenarios.length === 0) return [];
  return coverage.items.filter(({ seenTrue, seenFalse }) => seenTrue === 0 || seenFalse === 0);
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

/** The first thing that differs, and why the outcome is what it is. */
export function firstDifference({ differences, because = [] }: ScenarioResult): string {
  return [differences[0] ?? '', ...because].join('; ');
}

/** A suite for each scenario file, one for the laws; `at` is when the tests ran, now unless given. */
export function formatTestJunit(
  { ruleSet, scenarios, laws, mappings, problems }: TestReport,
  at?: Date,
): string {
  const files = [...new Set(scenarios.map(({ file }) => file))];
  const suites = files.map((file) => ({
    name: file,
    cases: scenarios.filter((result) => result.file === file).map(scenarioCase),
  }));
  const all = [
    ...suites,
    ...(laws.length === 0 ? [] : [{ name: 'laws', cases: laws.map(lawCase) }]),
    ...(mappings.length === 0 ? [] : [{ name: 'mappings', cases: mappings.map(lawCase) }]),
    ...(problems.length === 0
      ? []
      : [
          {
            name: 'coverage',
            cases: problems.map((message) => ({ name: message, failure: { message, details: message } })),
          },
        ]),
  ];
  return formatJunit(all, { ruleSet, ...(at && { at }) });
}

function scenarioCase(result: ScenarioResult): JunitCase {
  const { name, passed, differences, explanation = '' } = result;
  if (passed) return { name };
  return {
    name,
    failure: { message: firstDifference(result), details: [...differences, explanation].join('\n') },
  };
}

/** Of a law, or of a test of a mapping. */
function lawCase(result: BrokenLaw): JunitCase {
  const { name, passed, problem = '' } = result;
  return passed
    ? { name }
    : { name, failure: { message: problem, details: brokenLaw(result, plain, true).join('\n') } };
}

function failure(result: ScenarioResult, paint: Paint, trace: boolean): string[] {
  const { name, file, line, differences, because = [], explanation = '' } = result;
  const shown = trace ? differences : differences.slice(0, 1);
  const hidden = differences.length - shown.length;
  const more = hidden === 0 ? '' : `${hidden} more ${hidden === 1 ? 'difference' : 'differences'} and `;
  return [
    `${paint.red('✗')} ${paint.bold(printable(name))}  ${paint.dim(placed(file, line))}`,
    ...shown.map((difference) => `    ${printable(difference)}`),
    ...because.map((reason) => `      ${printable(reason)}`),
    ...(trace
      ? indented(explanation, paint)
      : [paint.dim(`      (--trace shows ${more}every rule and condition)`)]),
  ];
}

type BrokenLaw = Pick<LawResult, 'name' | 'passed'> & Partial<LawResult>;

function brokenLaw(
  { name, file, line, problem = '', counterexample, seed }: BrokenLaw,
  paint: Paint,
  trace: boolean,
): string[] {
  const head = `${paint.red('✗')} ${paint.bold(printable(name))}  ${paint.dim(placed(file, line))}`;
  if (counterexample === undefined) return [head, `    ${printable(problem)}`];
  return [
    head,
    `    ${printable(problem)}`,
    `    the smallest interaction that breaks it, decided at ${counterexample.now} (seed ${seed}):`,
    `    ${printable(JSON.stringify(maskRecord(counterexample.interaction)))}`,
    ...(trace ? indented(counterexample.explanation, paint) : []),
  ];
}

function indented(text: string, paint: Paint): string[] {
  return text === ''
    ? []
    : [
        '    what happened instead:',
        ...text.split('\n').map((line) => paint.dim(`      ${printable(line)}`)),
      ];
}

function uncovered({
  kind,
  what,
  file,
  line,
  seenTrue,
  seenFalse,
}: TestReport['coverage']['items'][number]): string {
  const missing =
    seenTrue + seenFalse === 0 ? 'never evaluated' : seenTrue === 0 ? 'never true' : 'never false';
  return `${missing}: ${kind} \`${printable(what)}\`  ${placed(file, line)}`;
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

function placed(file: string | undefined, line: number | undefined): string {
  return printable([file, line].filter((part) => part !== undefined).join(':'));
}

/** How many passed, or how many failed, so that the numbers mean what the word before them says. */
function summary(
  { scenarios, laws, mappings, mappingCoverage, coverage, passed, ruleSet }: TestReport,
  paint: Paint,
): string {
  const count = (results: readonly { readonly passed: boolean }[]): string =>
    `${results.filter((result) => result.passed === passed).length} of ${results.length}`;
  const parts = [
    ...(scenarios.length === 0 && mappings.length > 0 ? [] : [`${count(scenarios)} scenarios`]),
    ...(laws.length === 0 ? [] : [`${count(laws)} laws`]),
    ...(mappings.length === 0
      ? []
      : [
          `${count(mappings)} mapping tests`,
          `fields ${mappingCoverage.filter(({ found }) => found > 0).length} of ${mappingCoverage.length}`,
        ]),
    ...(scenarios.length === 0 && mappings.length > 0
      ? ['no scenarios']
      : [`coverage ${(coverage.share * 100).toFixed(1)} %`]),
    `rules ${ruleSet}`,
  ];
  const text = `${passed ? '✓ passed' : '✗ failed'}: ${parts.join(' · ')}`;
  return passed ? paint.green(text) : paint.red(text);
}
