/**
 * Puts decided interactions in the order of their own time and applies the windows: the part of a simulation that
 * must see everything, one after the other. What waits for its turn is bounded by the tolerance, not by the input.
 */
import type { RuleSet } from '../../rules/rule-set.js';
import { KeyTable } from './key-table.js';
import { Course, sides } from './policy-run.js';
import { column, grownRows, newRows, type Rows, rowWidth } from './row.js';
import type { Tables } from './tables.js';
import { TimeQueue } from './time-queue.js';

/** Told of every interaction once its fate is known; `before` is -1 without a baseline. */
export type Settled<T> = (rows: Rows, at: number, after: number, before: number, kept: T | undefined) => void;

const firstSlots = 1 << 12;
const undecided = -1;

export class Ledger<T> {
  readonly after: Course;
  readonly before: Course | undefined;
  undated = 0;
  outOfOrder = 0;
  late = 0;
  from = Number.POSITIVE_INFINITY;
  to = Number.NEGATIVE_INFINITY;

  readonly #customers = new KeyTable();
  readonly #queue = new TimeQueue();
  readonly #tables: Pick<Tables, 'verdicts' | 'plans'>;
  readonly #tolerance: number;
  readonly #settled: Settled<T>;
  /** What waits for its turn, in slots that are used again. */
  #rows = newRows(firstSlots);
  #outcomes = new Int8Array(firstSlots * 2);
  readonly #kept: (T | undefined)[] = [];
  readonly #free: number[] = [];
  #slots = 0;
  /** Everything up to here has had its turn. */
  #released = Number.NEGATIVE_INFINITY;

  constructor(
    rules: RuleSet,
    baseline: RuleSet | undefined,
    tables: Pick<Tables, 'verdicts' | 'plans'>,
    toleranceMs: number,
    settled: Settled<T>,
  ) {
    this.after = new Course(rules, tables, sides.after);
    this.before = baseline && new Course(baseline, tables, sides.before);
    this.#tables = tables;
    this.#tolerance = toleranceMs;
    this.#settled = settled;
  }

  get customersSeen(): number {
    return this.#customers.size;
  }

  /** A row is copied where it has to wait; `kept` comes back with the outcome. */
  add(rows: Rows, count: number, kept?: T): void {
    const end = count * rowWidth;
    // By themselves, so that the processor looks up the next customers while it waits for the memory of the first.
    for (let at = 0; at < end; at += rowWidth) this.#numberCustomer(rows, at);
    for (let at = 0; at < end; at += rowWidth) {
      this.#date(rows, at);
      if (this.#isFinal(rows[at + column.verdictAfter]) && this.#isFinal(rows[at + column.verdictBefore])) {
        // What the rules skip needs no turn: no window and no other interaction has a say in it.
        const after = this.after.settle(rows, at);
        const before = this.before?.settle(rows, at) ?? undecided;
        this.#settled(rows, at, after, before, kept);
      } else this.#wait(rows, at, kept);
      this.#release(this.to - this.#tolerance);
    }
  }

  /** The input has ended. */
  finish(): void {
    this.#release(Number.POSITIVE_INFINITY);
  }

  #isFinal(verdict: number | undefined): boolean {
    const outcome = this.#tables.verdicts[verdict ?? -1]?.outcome;
    return outcome !== 'send' && outcome !== 'record';
  }

  #wait(rows: Rows, at: number, kept: T | undefined): void {
    const slot = this.#free.pop() ?? this.#newSlot();
    const base = slot * rowWidth;
    for (let index = 0; index < rowWidth; index += 1) this.#rows[base + index] = rows[at + index] ?? 0;
    this.#outcomes[slot * 2] = undecided;
    this.#outcomes[slot * 2 + 1] = undecided;
    if (kept !== undefined) this.#kept[slot] = kept;
    const actsAfter = rows[at + column.actsAfter] ?? 0;
    const actsBefore = rows[at + column.actsBefore] ?? 0;
    const joint = this.before === undefined || actsAfter === actsBefore;
    this.#queue.push(actsAfter, slot * 3 + (joint ? 0 : 1));
    if (!joint) this.#queue.push(actsBefore, slot * 3 + 2);
  }

  #newSlot(): number {
    const slot = this.#slots;
    this.#slots += 1;
    if (this.#slots * rowWidth > this.#rows.length) {
      this.#rows = grownRows(this.#rows);
      const outcomes = new Int8Array(this.#outcomes.length * 2);
      outcomes.set(this.#outcomes);
      this.#outcomes = outcomes;
    }
    return slot;
  }

  /** Without an end of its own, an interaction is taken at the latest time seen before it. */
  #date(rows: Rows, at: number): void {
    const time = rows[at + column.time] ?? Number.NaN;
    if (Number.isNaN(time)) {
      const verdict = this.#tables.verdicts[rows[at + column.verdictAfter] ?? -1];
      if (verdict?.outcome !== 'invalid') this.undated += 1;
      rows[at + column.actsAfter] = Math.max(this.to, 0);
      rows[at + column.actsBefore] = Math.max(this.to, 0);
      return;
    }
    if (time < this.to) this.outOfOrder += 1;
    if (time < this.#released) this.late += 1;
    if (time < this.from) this.from = time;
    if (time > this.to) this.to = time;
  }

  #release(until: number): void {
    if (until > this.#released) this.#released = until;
    while (this.#queue.next <= until && this.#queue.size > 0) this.#take(this.#queue.pop());
  }

  #take(turn: number): void {
    const slot = Math.floor(turn / 3);
    const which = turn - slot * 3;
    const base = slot * rowWidth;
    const outcomes = this.#outcomes;
    if (which !== 2) outcomes[slot * 2] = this.after.settle(this.#rows, base);
    if (which !== 1 && this.before !== undefined) {
      outcomes[slot * 2 + 1] = this.before.settle(this.#rows, base);
    }
    const after = outcomes[slot * 2] ?? undecided;
    const before = outcomes[slot * 2 + 1] ?? undecided;
    if (after === undecided || (this.before !== undefined && before === undecided)) return;
    const kept = this.#kept[slot];
    if (kept !== undefined) this.#kept[slot] = undefined;
    this.#free.push(slot);
    this.#settled(this.#rows, base, after, before, kept);
  }

  #numberCustomer(rows: Rows, at: number): void {
    const high = rows[at + column.customerHigh] ?? 0;
    const low = rows[at + column.customerLow] ?? 0;
    rows[at + column.customer] = high === 0 && low === 0 ? -1 : this.#customers.add(high, low);
  }
}
