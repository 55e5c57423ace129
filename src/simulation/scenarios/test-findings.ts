/** A test report for programs: JUnit for CI servers, and findings with their places for annotations and SARIF. */
import type { Diagnostic } from '../../errors/diagnostic.js';
import { formatJunit } from '../formats/junit.js';
import { unpainted } from '../formats/paint.js';
import { everything, failureLines, failuresIn, type Ran } from './ran.js';
import type { TestReport } from './test.js';

/** A suite for each scenario file, one for the laws; `at` is when the tests ran, now unless given. */
export function formatTestJunit(report: TestReport, at?: Date): string {
  const all = everything(report);
  const suiteOf = ({ kind, file = '' }: Ran): string =>
    kind === 'scenario' ? file : kind === 'law' ? 'laws' : 'mappings';
  const suites = [...new Set(all.map(suiteOf))].map((name) => ({
    name,
    cases: all.filter((ran) => suiteOf(ran) === name).map(junitCase),
  }));
  // CI servers show tests and nothing else, so what fails beside them has to be one.
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
  return { name, failure: { message: why, details: failureLines(ran, unpainted, true).join('\n') } };
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
