/** What a rule set would do with interactions that happened, windows included; and how that differs from a baseline. */

import type { RuleSet } from '../rules/rule-set.js';
import { invalidOption } from '../shared/options.js';
import { openSettings } from './replay/open-settings.js';
import { runSimulation } from './replay/run-simulation.js';
import type { SimulationReport, Totals } from './report.js';
import type { SimulateOptions } from './simulate-options.js';
import { checkThreshold, needsBaseline } from './thresholds/check-thresholds.js';
import { parseThresholds, type Threshold } from './thresholds/parse.js';

/**
 * Rejects with OPTION_INVALID for a threshold that is none, RULES_INVALID or RULES_UNREADABLE for rules,
 * BASELINE_UNREADABLE for a state git does not have, INPUT_UNREADABLE for files. A bad record is counted as invalid.
 */
export async function simulate(options: SimulateOptions): Promise<SimulationReport> {
  const thresholds = thresholdsOf(options);
  const report = await runSimulation(options, await openSettings(options));
  return { ...report, thresholds: thresholds.map((threshold) => checkThreshold(threshold, report)) };
}

/** A report with a baseline: what was, and what flips. */
export type DiffReport = SimulationReport & {
  readonly before: Totals;
  readonly flips: NonNullable<SimulationReport['flips']>;
};

/** The same, with a baseline that must be there: what flips between two rule sets. */
export function diff(
  options: SimulateOptions & { readonly baseline: RuleSet | string },
): Promise<DiffReport> {
  return simulate(options) as Promise<DiffReport>;
}

/** True when a threshold is crossed: the simulation is a failure. */
export function isCrossed({ thresholds }: SimulationReport): boolean {
  return thresholds.some(({ crossed }) => crossed);
}

function thresholdsOf({ failOn = [], baseline }: SimulateOptions): Threshold[] {
  const parsed = failOn.flatMap(parseThresholds);
  const thresholds = parsed.flatMap((one) => (one.ok ? one.threshold : []));
  const diagnostics = parsed.flatMap((one) => (one.ok ? [] : one.diagnostic));
  const alone = baseline === undefined ? thresholds.filter(needsBaseline) : [];
  for (const { expression } of alone) {
    diagnostics.push({
      code: 'THRESHOLD_INVALID',
      severity: 'error',
      message: `\`${expression}\` compares with a baseline, and there is none`,
      fix: 'give one: `--baseline git:main`, or the option `baseline`',
    });
  }
  const [first] = diagnostics;
  if (first === undefined) return thresholds;
  const message = diagnostics.length === 1 ? first.message : `${diagnostics.length} thresholds are wrong`;
  if (diagnostics.length === 1) throw invalidOption(message, first.fix);
  throw invalidOption(message, undefined, { diagnostics });
}
