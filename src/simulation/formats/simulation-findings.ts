/** A simulation as findings at the lines of rules, and as JUnit: one test for each threshold. */

import type { Diagnostic } from '../../errors/diagnostic.js';
import { describeNotOfType } from '../../evaluation/not-of-type.js';
import { formatNumberOf } from '../../shared/format-numbers.js';
import type { FlipGroup, RequestChangeGroup, SimulationReport } from '../report.js';
import { describeRequestChange } from './change-blocks.js';
import { formatJunit } from './junit.js';

/** Errors: crossed thresholds. Warnings: differences, at the rule that causes them; what was not read; rules that never matched. */
export function simulationFindings(report: SimulationReport): Diagnostic[] {
  const { thresholds, flips, requestChanges, after, input } = report;
  const crossed = thresholds.filter((threshold) => threshold.crossed);
  return [
    ...crossed.map(({ message }): Diagnostic => ({ code: 'THRESHOLD_CROSSED', severity: 'error', message })),
    ...(flips?.groups ?? []).map(fromFlips),
    ...(requestChanges?.groups ?? []).map((group) => fromRequestChange(group, report)),
    ...(after.outcomes.invalid === 0 ? [] : [invalidRecords(report)]),
    ...after.neverMatched.map(
      ({ rule, ...place }): Diagnostic => ({
        code: 'NEVER_MATCHED',
        severity: 'warning',
        message: `the rule \`${rule}\` matched none of ${formatNumberOf(after.interactions, 'interaction')}`,
        ...place,
      }),
    ),
    ...after.notOfType.map(
      (one): Diagnostic => ({
        code: 'NOT_OF_TYPE',
        severity: 'warning',
        message: describeNotOfType(one, 'interaction'),
      }),
    ),
    ...(input.late === 0 ? [] : [lateness(input.late)]),
  ];
}

/** One test for each threshold; `at` is when the simulation ran, now unless given. */
export function formatSimulationJunit({ rules, thresholds, after }: SimulationReport, at?: Date): string {
  const cases = thresholds.map(({ expression, crossed, message }) =>
    crossed ? { name: expression, failure: { message, details: message } } : { name: expression },
  );
  // Without thresholds, too, the file says that something ran.
  const ran = { name: `${formatNumberOf(after.interactions, 'interaction')} simulated` };
  return formatJunit([{ name: 'thresholds', cases: [ran, ...cases] }], { ruleSet: rules.version, at });
}

function fromFlips({ from, to, count: times, cause }: FlipGroup): Diagnostic {
  const message = `${formatNumberOf(times, 'interaction')}: \`${from}\` becomes \`${to}\`, because ${cause.message}`;
  return { code: 'FLIPS', severity: 'warning', message, file: cause.file, line: cause.line };
}

function fromRequestChange(group: RequestChangeGroup, { edits = [] }: SimulationReport): Diagnostic {
  const { file, line } = group.edit === undefined ? {} : (edits[group.edit] ?? {});
  const message = `${formatNumberOf(group.count, 'request')} changed: ${describeRequestChange(group)}`;
  return { code: 'REQUEST_CHANGES', severity: 'warning', message, file, line };
}

function invalidRecords({ after, input: { problems } }: SimulationReport): Diagnostic {
  const { interactions, outcomes } = after;
  const [first] = problems;
  const example = first === undefined ? '' : `; the first: ${first.message}`;
  const message = `${outcomes.invalid} of ${formatNumberOf(interactions, 'interaction')} cannot be read${example}`;
  // Not at its line: the records are hardly part of the pull request.
  return { code: 'INVALID_RECORDS', severity: 'warning', message };
}

function lateness(late: number): Diagnostic {
  return {
    code: 'OUT_OF_ORDER',
    severity: 'warning',
    message: `${formatNumberOf(late, 'interaction')} came later than the tolerance, so windows around them may be off`,
    fix: 'sort the input by `ended_at`, or raise `--tolerance`',
  };
}
