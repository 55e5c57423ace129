/** Counts of one run: outcomes by rule, reason, channel, brand and day. */
import type { Reason } from '../../decision/decision.js';
import { withoutAddresses } from '../../shared/redact.js';
import { noOutcomes, type OutcomeCounts, type SimulatedOutcome, totalOf } from '../outcomes.js';
import type { Totals } from '../report.js';

const dayMs = 86_400_000;
/** Days since the last request beyond this stand in one row. */
const mostDays = 400;

/** What is counted of one interaction. */
interface Counted {
  readonly outcome: SimulatedOutcome;
  readonly reasons: readonly Pick<Reason, 'code' | 'rule'>[];
  /** One of a bounded number of names. */
  readonly channel: string;
  readonly brand: string;
  /** Undefined for an interaction without an end of its own. */
  readonly at: number | undefined;
}

/** Bounded by what can be named: rules, codes, days, and the channels and brands that the caller lets through. */
export class RunCounts {
  readonly #outcomes = noOutcomes();
  readonly #byRule = new CountTable<string>();
  readonly #byReason = new Map<string, number>();
  readonly #byChannel = new CountTable<string>();
  readonly #byBrand = new CountTable<string>();
  /** By whole days since 1970. */
  readonly #byDay = new CountTable<number>();
  /** Suppressed interactions by whole days since the request that held them back. */
  readonly #suppressionByDay = new Map<number, number>();

  add({ outcome, reasons, channel, brand, at }: Counted): void {
    this.#outcomes[outcome] += 1;
    let last: string | undefined;
    for (const reason of reasons) {
      const { code, rule } = reason;
      if (rule !== undefined) this.#byRule.add(rule, outcome);
      // A code counts once; mostly all reasons have the same.
      if (code !== last && reasons.find((other) => other.code === code) === reason) {
        increment(this.#byReason, code);
      }
      last = code;
    }
    if (outcome === 'duplicate') increment(this.#byReason, 'HANDLED_BEFORE');
    this.#byChannel.add(channel, outcome);
    this.#byBrand.add(brand, outcome);
    if (at !== undefined) this.#byDay.add(Math.floor(at / dayMs), outcome);
  }

  /** A request was held back by a quota. */
  holdBackByQuota(): void {
    increment(this.#byReason, 'QUOTA');
  }

  /** A window held the interaction back, `sinceMs` after the request that shut it. */
  holdBack(sinceMs: number): void {
    increment(this.#byReason, 'WINDOW');
    increment(this.#suppressionByDay, Math.min(mostDays, Math.max(0, Math.floor(sinceMs / dayMs))));
  }

  ofRule(name: string): OutcomeCounts {
    return this.#byRule.get(name);
  }

  /** The tables of a report. */
  summarise() {
    return {
      outcomes: this.#outcomes,
      byReason: [...this.#byReason]
        .map(([code, count]) => ({ code, count }))
        .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
      byChannel: byName(this.#byChannel),
      byBrand: byName(this.#byBrand),
      byDay: this.#byDay
        .entries()
        .sort(([a], [b]) => a - b)
        .map(([day, outcomes]) => ({ day: new Date(day * dayMs).toISOString().slice(0, 10), outcomes })),
      suppressionByDay: [...this.#suppressionByDay]
        .sort(([a], [b]) => a - b)
        .map(([day, count]) => ({ day, count })),
    };
  }
}

class CountTable<Key> {
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

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Most frequent first. */
function byName(table: CountTable<string>): Totals['byChannel'] {
  return table
    .entries()
    .sort(([a, own], [b, other]) => totalOf(other) - totalOf(own) || (a < b ? -1 : 1))
    .map(([name, outcomes]) => ({ name: withoutAddresses(name), outcomes }));
}
