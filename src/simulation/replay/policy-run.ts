/** The course of things under one rule set: each interaction in its turn, and what came of it. */
import type { RuleSet } from '../../rules/rule-set.js';
import { CustomerCounts } from './customer-counts.js';
import { Timeline } from './customer-history.js';
import { column, type Rows } from './row.js';
import type { Tables } from './tables.js';
import { Tally } from './tally.js';

export const outcomeNumber = {
  sent: 0,
  recorded: 1,
  skipped: 2,
  suppressed: 3,
  duplicate: 4,
  invalid: 5,
} as const;

/** Where a row keeps what one of the two rule sets said. */
export interface Side {
  readonly verdict: number;
  readonly plan: number;
  readonly acts: number;
}

export const sides: Readonly<Record<'after' | 'before', Side>> = {
  after: { verdict: column.verdictAfter, plan: column.planAfter, acts: column.actsAfter },
  before: { verdict: column.verdictBefore, plan: column.planBefore, acts: column.actsBefore },
};

export class Course {
  readonly tally = new Tally();
  readonly customers = new CustomerCounts();
  readonly #timeline: Timeline;
  readonly #recordsSuppressed: boolean;
  readonly #tables: Pick<Tables, 'verdicts' | 'plans'>;
  readonly #side: Side;

  constructor(ruleSet: RuleSet, tables: Pick<Tables, 'verdicts' | 'plans'>, side: Side) {
    this.#timeline = new Timeline(ruleSet);
    this.#recordsSuppressed = ruleSet.settings.suppression.when_suppressed === 'record';
    this.#tables = tables;
    this.#side = side;
  }

  /** The number of the outcome; it is counted, and a request is remembered. */
  settle(rows: Rows, base: number): number {
    const outcome = this.#outcome(rows, base);
    const { verdict, acts } = this.#side;
    const dated = !Number.isNaN(rows[base + column.time] ?? Number.NaN);
    this.tally.add(
      outcome,
      rows[base + verdict] ?? 0,
      rows[base + column.channel] ?? 0,
      rows[base + column.brand] ?? 0,
      dated ? (rows[base + acts] ?? 0) : Number.NaN,
    );
    return outcome;
  }

  #outcome(rows: Rows, base: number): number {
    const verdict = rows[base + this.#side.verdict] ?? 0;
    const decided = this.#tables.verdicts[verdict]?.outcome;
    if (decided === 'skip') return outcomeNumber.skipped;
    if (decided === 'invalid') return outcomeNumber.invalid;
    const plan = rows[base + this.#side.plan] ?? -1;
    const at = rows[base + this.#side.acts] ?? 0;
    const customer = rows[base + column.customer] ?? -1;
    const idHigh = rows[base + column.idHigh] ?? 0;
    const idLow = rows[base + column.idLow] ?? 0;
    const timeline = this.#timeline;
    if (timeline.wasHandled(customer, idHigh, idLow)) return outcomeNumber.duplicate;
    const windows = this.#tables.plans[plan];
    if (decided === 'send' && windows !== undefined) {
      const since = timeline.blockedBy(plan, windows, customer, at);
      if (Number.isNaN(since)) {
        timeline.anchor(plan, windows, customer, at);
        timeline.handle(customer, idHigh, idLow);
        this.customers.ask(customer);
        return outcomeNumber.sent;
      }
      this.customers.holdBack(customer);
      this.tally.hold(verdict, at - since);
      if (!this.#recordsSuppressed) return outcomeNumber.suppressed;
    }
    timeline.handle(customer, idHigh, idLow);
    return outcomeNumber.recorded;
  }
}
