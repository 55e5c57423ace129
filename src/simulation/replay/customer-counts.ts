/** How often each customer was asked and held back. Customers are numbered from 0. */
import type { Totals } from '../report.js';

/** The last row of the table says "so often or more". */
const mostTimes = 10;

export class CustomerCounts {
  readonly #asked: number[] = [];
  readonly #heldBack: number[] = [];

  ask(customer: number): void {
    this.#asked[customer] = (this.#asked[customer] ?? 0) + 1;
  }

  holdBack(customer: number): void {
    this.#heldBack[customer] = (this.#heldBack[customer] ?? 0) + 1;
  }

  summarise(seen: number): Totals['customers'] {
    const times = new Map<number, number>();
    let suppressed = 0;
    this.#heldBack.forEach((count) => {
      suppressed += 1;
      const row = Math.min(count, mostTimes);
      times.set(row, (times.get(row) ?? 0) + 1);
    });
    let asked = 0;
    this.#asked.forEach(() => {
      asked += 1;
    });
    const heldBack = [...times]
      .sort(([a], [b]) => a - b)
      .map(([row, customers]) => ({ times: row, customers }));
    return { seen, asked, suppressed, heldBack };
  }
}
