/**
 * Puts decided interactions in the order of their own time and applies the windows: the part of a simulation that
 * must see everything, one after the other. What waits for its turn is bounded by the tolerance, not by the input.
 */
import type { RuleSet } from '../../rules/rule-set.js';
import { CustomerCounts } from './customer-counts.js';
import { KeyTable } from './key-table.js';
import type { Observation } from './observation.js';
import type { WindowPlan } from './plan-table.js';
import { Tally } from './tally.js';
import { TimeQueue } from './time-queue.js';
import { Timeline } from './timeline.js';
import type { Verdict } from './verdict-table.js';

export const outcomeNumber = {
  sent: 0,
  recorded: 1,
  skipped: 2,
  suppressed: 3,
  duplicate: 4,
  invalid: 5,
} as const;

export interface LedgerTables {
  readonly verdicts: readonly Verdict[];
  readonly plans: readonly WindowPlan[];
}

/** Told of every interaction once its fate is known; `before` is -1 without a baseline. */
export type Settled<T> = (seen: Observation, after: number, before: number, kept: T) => void;

export interface Course {
  readonly tally: Tally;
  readonly customers: CustomerCounts;
}

interface Waiting<T> {
  readonly seen: Observation;
  readonly kept: T;
  after: number;
  before: number;
}

interface Line extends Course {
  readonly timeline: Timeline;
  readonly records: boolean;
}

export class Ledger<T> {
  readonly after: Line;
  readonly before: Line | undefined;
  undated = 0;
  outOfOrder = 0;
  late = 0;
  from = Number.POSITIVE_INFINITY;
  to = Number.NEGATIVE_INFINITY;

  readonly #customers = new KeyTable();
  readonly #queue = new TimeQueue();
  readonly #waiting: Waiting<T>[] = [];
  readonly #free: number[] = [];
  readonly #tables: LedgerTables;
  readonly #tolerance: number;
  readonly #settled: Settled<T>;
  /** Everything up to here has had its turn. */
  #released = Number.NEGATIVE_INFINITY;

  constructor(
    rules: RuleSet,
    baseline: RuleSet | undefined,
    tables: LedgerTables,
    toleranceMs: number,
    settled: Settled<T>,
  ) {
    this.after = lineOf(rules);
    this.before = baseline && lineOf(baseline);
    this.#tables = tables;
    this.#tolerance = toleranceMs;
    this.#settled = settled;
  }

  get customersSeen(): number {
    return this.#customers.size;
  }

  /** `kept` comes back with the outcome. The observation is copied. */
  add(observation: Observation, kept: T): void {
    const seen = { ...observation };
    if (Number.isNaN(seen.time)) this.#date(seen);
    else {
      if (seen.time < this.to) this.outOfOrder += 1;
      if (seen.time < this.#released) this.late += 1;
      if (seen.time < this.from) this.from = seen.time;
      if (seen.time > this.to) this.to = seen.time;
    }
    const slot = this.#free.pop() ?? this.#waiting.length;
    this.#waiting[slot] = { seen, kept, after: -1, before: -1 };
    const joint = this.before === undefined || seen.actsAfter === seen.actsBefore;
    this.#queue.push(seen.actsAfter, slot * 3 + (joint ? 0 : 1));
    if (!joint) this.#queue.push(seen.actsBefore, slot * 3 + 2);
    this.#release(this.to - this.#tolerance);
  }

  /** The input has ended. */
  finish(): void {
    this.#release(Number.POSITIVE_INFINITY);
  }

  /** Without an end of its own, an interaction is taken at the latest time seen before it. */
  #date(seen: Observation): void {
    this.undated += 1;
    const time = Math.max(this.to, 0);
    seen.actsAfter = time;
    seen.actsBefore = time;
  }

  #release(until: number): void {
    if (until > this.#released) this.#released = until;
    while (this.#queue.size > 0 && this.#queue.next <= until) {
      const turn = this.#queue.pop();
      const slot = Math.floor(turn / 3);
      const waiting = this.#waiting[slot];
      if (waiting === undefined) continue;
      const { seen, kept } = waiting;
      if (turn % 3 !== 2) {
        waiting.after = this.#settle(this.after, seen, seen.verdictAfter, seen.planAfter, seen.actsAfter);
      }
      if (turn % 3 !== 1 && this.before !== undefined) {
        waiting.before = this.#settle(
          this.before,
          seen,
          seen.verdictBefore,
          seen.planBefore,
          seen.actsBefore,
        );
      }
      if (waiting.after === -1 || (this.before !== undefined && waiting.before === -1)) continue;
      this.#free.push(slot);
      this.#settled(seen, waiting.after, waiting.before, kept);
    }
  }

  #settle(line: Line, seen: Observation, verdict: number, plan: number, at: number): number {
    const customer = this.#customerOf(seen);
    const outcome = this.#outcome(line, seen, verdict, plan, at, customer);
    line.tally.add(outcome, verdict, seen.channel, seen.brand, Number.isNaN(seen.time) ? Number.NaN : at);
    return outcome;
  }

  #outcome(
    line: Line,
    seen: Observation,
    verdict: number,
    plan: number,
    at: number,
    customer: number,
  ): number {
    const decided = this.#tables.verdicts[verdict]?.outcome;
    if (decided === 'invalid') return outcomeNumber.invalid;
    if (decided === 'skip') return outcomeNumber.skipped;
    const { customerHigh: high, customerLow: low, idHigh, idLow } = seen;
    const { timeline } = line;
    if (timeline.wasHandled(high, low, idHigh, idLow)) return outcomeNumber.duplicate;
    const windows = this.#tables.plans[plan];
    if (decided === 'send' && windows !== undefined) {
      const since = timeline.blockedBy(plan, windows, high, low, at);
      if (Number.isNaN(since)) {
        timeline.anchor(plan, windows, high, low, at);
        timeline.handle(high, low, idHigh, idLow);
        line.customers.ask(customer);
        return outcomeNumber.sent;
      }
      line.customers.holdBack(customer);
      line.tally.hold(verdict, at - since);
      if (!line.records) return outcomeNumber.suppressed;
    }
    timeline.handle(high, low, idHigh, idLow);
    return outcomeNumber.recorded;
  }

  #customerOf({ customerHigh, customerLow }: Observation): number {
    if (customerHigh === 0 && customerLow === 0) return -1;
    return this.#customers.add(customerHigh, customerLow);
  }
}

function lineOf(ruleSet: RuleSet): Line {
  return {
    timeline: new Timeline(ruleSet),
    tally: new Tally(),
    customers: new CustomerCounts(),
    records: ruleSet.settings.suppression.when_suppressed === 'record',
  };
}
