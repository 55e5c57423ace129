/** A simulation as findings at the lines of rules, and as JUnit: one test for each threshold. */

import type { Diagnostic } from '../../errors/diagnostic.js';
import { describeNotOfType } from '../../evaluation/not-of-type.js';
import { formatNumberOf } from '../../shared/format-numbers.js';
import type { FlipGroup, SimulationReport } from '../report.js';

import { formatJunit } from './junit.js';

/** Errors: crossed thresholds. Warnings: differences, at the rule that causes them; rules that never matched. */
export function simulationFindings({ thresholds, flips, after, input }: SimulationReport): Diagnostic[] {
  const crossed = thresholds.filter((threshold) => threshold.crossed);
  return [
    ...crossed.map(({ message }): Diagnostic => ({ code: 'THRESHOLD_CROSSED', severity: 'error', message })),
    ...(flips?.groups ?? []).map(fromFlips),
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

function lateness(late: number): Diagnostic {
  return {
    code: 'OUT_OF_ORDER',
    severity: 'warning',
    message: `${formatNumberOf(late, 'interaction')} came later than the tolerance, so windows around them may be off`,
    fix: 'sort the input by `ended_at`, or raise `--tolerance`',
  };
}
