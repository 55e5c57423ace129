/** What the numbers in rows stand for. */
import type { FlipCause } from '../report.js';
import type { WindowPlan } from './plan-table.js';
import type { Verdict } from './verdict-table.js';

export interface Tables {
  readonly verdicts: readonly Verdict[];
  readonly plans: readonly WindowPlan[];
  readonly causes: readonly FlipCause[];
  readonly channels: readonly string[];
  readonly brands: readonly string[];
}
