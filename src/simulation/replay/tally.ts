/** Counts of outcomes by verdict, channel, brand and day. */
import { simulatedOutcomes } from '../report.js';

const width = simulatedOutcomes.length;
const dayMs = 86_400_000;
/** Suppression reaches back a hundred years at most; what is longer ago stands in the last row. */
const mostDays = 400;

/** Rows of counts, one column for each outcome. */
export class CountTable {
  #counts = new Float64Array(64 * width);

  add(row: number, outcome: number): void {
    const at = row * width + outcome;
    if (at >= this.#counts.length) {
      const grown = new Float64Array(Math.max(at + width, this.#counts.length * 2));
      grown.set(this.#counts);
      this.#counts = grown;
    }
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  row(row: number): number[] {
    return Array.from({ length: width }, (_, outcome) => this.#counts[row * width + outcome] ?? 0);
  }
}

export class Tally {
  readonly byVerdict = new CountTable();
  readonly byChannel = new CountTable();
  readonly byBrand = new CountTable();
  readonly byDay = new CountTable();
  /** Day since the epoch → row. */
  readonly days = new Map<number, number>();
  readonly suppressionByDay = new Map<number, number>();
  /** Verdict → how many of it were held back by a window. */
  readonly heldBack = new Map<number, number>();

  add(outcome: number, verdict: number, channel: number, brand: number, time: number): void {
    this.byVerdict.add(verdict, outcome);
    this.byChannel.add(channel, outcome);
    this.byBrand.add(brand, outcome);
    if (!Number.isNaN(time)) this.byDay.add(this.#dayRow(Math.floor(time / dayMs)), outcome);
  }

  hold(verdict: number, sinceMs: number): void {
    this.heldBack.set(verdict, (this.heldBack.get(verdict) ?? 0) + 1);
    const day = Math.min(mostDays, Math.max(0, Math.floor(sinceMs / dayMs)));
    this.suppressionByDay.set(day, (this.suppressionByDay.get(day) ?? 0) + 1);
  }

  #latestDay = Number.NaN;
  #latestRow = 0;

  #dayRow(day: number): number {
    if (day === this.#latestDay) return this.#latestRow;
    const row = this.days.get(day) ?? this.days.size;
    this.days.set(day, row);
    this.#latestDay = day;
    this.#latestRow = row;
    return row;
  }
}
