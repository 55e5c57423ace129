/** What the numbers in rows stand for. */
import type { FlipCause } from '../report.js';
import { EntryTable } from './entry-table.js';
import { NameTable } from './name-table.js';
import { PlanTable, type WindowPlan } from './plan-table.js';
import { type Verdict, VerdictTable } from './verdict-table.js';

export interface Tables {
  readonly verdicts: readonly Verdict[];
  readonly plans: readonly WindowPlan[];
  readonly causes: readonly FlipCause[];
  readonly channels: readonly string[];
  readonly brands: readonly string[];
}

/** Hands the numbers out. */
export class Numbering {
  readonly verdicts = new VerdictTable();
  readonly plans = new PlanTable();
  readonly causes = new EntryTable<FlipCause>();
  readonly channels = new NameTable();
  readonly brands = new NameTable();

  /** They grow with what is numbered. */
  readonly tables: Tables = {
    verdicts: this.verdicts.verdicts,
    plans: this.plans.plans,
    causes: this.causes.entries,
    channels: this.channels.names,
    brands: this.brands.names,
  };
}
