/** Counts of outcomes by rule, reason, channel, brand and day. */
import type { Reason } from '../../decision/decision.js';
import type { OutcomeCounts, SimulatedOutcome } from '../report.js';

export const dayMs = 86_400_000;
/** Days since the last request beyond this stand in one row. */
const mostDays = 400;

export class CountTable<Key> {
  readonly #rows = new Map<Key, OutcomeCounts>();

  add(key: Key, outcome: SimulatedOutcome): void {
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = noOutcomes();
      this.#rows.set(key, row);
    }
    row[outcome] += 1;
  }

  get(key: Key): OutcomeCounts {
    return this.#rows.get(key) ?? noOutcomes();
  }

  entries(): [Key, OutcomeCounts][] {
    return [...this.#rows];
  }
}

/** What is counted of one interaction. */
export interface Counted {
  readonly outcome: SimulatedOutcome;
  readonly reasons: readonly Pick<Reason, 'code' | 'rule'>[];
  readonly channel: string;
  readonly brand: string;
  /** Undefined for an interaction without an end of its own. */
  readonly at: number | undefined;
}

export class AllCounts {
  readonly outcomes = noOutcomes();
  readonly byRule = new CountTable<string>();
  readonly byReason = new Map<string, number>();
  readonly byChannel = new CountTable<string>();
  readonly byBrand = new CountTable<string>();
  /** By whole days since 1970. */
  readonly byDay = new CountTable<number>();
  /** Suppressed interactions by whole days since the request that held them back. */
  readonly suppressionByDay = new Map<number, number>();

  add({ outcome, reasons, channel, brand, at }: Counted): void {
    this.outcomes[outcome] += 1;
    let last: string | undefined;
    for (const reason of reasons) {
      const { code, rule } = reason;
      if (rule !== undefined) this.byRule.add(rule, outcome);
      // A code counts once; mostly all reasons have the same.
      if (code !== last && reasons.find((other) => other.code === code) === reason) {
        increment(this.byReason, code);
      }
      last = code;
    }
    if (outcome === 'duplicate') increment(this.byReason, 'HANDLED_BEFORE');
    this.byChannel.add(channel, outcome);
    this.byBrand.add(brand, outcome);
    if (at !== undefined) this.byDay.add(Math.floor(at / dayMs), outcome);
  }

  /** A request was held back by a quota. */
  holdBackByQuota(): void {
    increment(this.byReason, 'QUOTA');
  }

  /** A window held the interaction back, `sinceMs` after the request that shut it. */
  holdBack(sinceMs: number): void {
    increment(this.byReason, 'WINDOW');
    increment(this.suppressionByDay, Math.min(mostDays, Math.max(0, Math.floor(sinceMs / dayMs))));
  }
}

export function sumOf(counts: OutcomeCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function noOutcomes(): OutcomeCounts {
  return { sent: 0, recorded: 0, skipped: 0, suppressed: 0, duplicate: 0, invalid: 0 };
}
