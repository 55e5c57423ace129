/** How often each customer was asked and held back: two small counters a customer. */

/** The last row of the table says "so often or more". */
const mostTimes = 10;
const ceiling = 0xffff;

export class CustomerCounts {
  #asked = new Uint16Array(1 << 12);
  #heldBack = new Uint16Array(1 << 12);

  ask(customer: number): void {
    this.#fit(customer);
    this.#asked[customer] = Math.min(ceiling, (this.#asked[customer] ?? 0) + 1);
  }

  holdBack(customer: number): void {
    this.#fit(customer);
    this.#heldBack[customer] = Math.min(ceiling, (this.#heldBack[customer] ?? 0) + 1);
  }

  summarise(seen: number) {
    const times = new Map<number, number>();
    let asked = 0;
    let suppressed = 0;
    for (const count of this.#asked) if (count > 0) asked += 1;
    for (const count of this.#heldBack) {
      if (count === 0) continue;
      suppressed += 1;
      const row = Math.min(count, mostTimes);
      times.set(row, (times.get(row) ?? 0) + 1);
    }
    const heldBack = [...times]
      .sort(([a], [b]) => a - b)
      .map(([row, customers]) => ({ times: row, customers }));
    return { seen, asked, suppressed, heldBack };
  }

  #fit(customer: number): void {
    if (customer < this.#asked.length) return;
    const size = Math.max(customer + 1, this.#asked.length * 2);
    const grown = { asked: new Uint16Array(size), heldBack: new Uint16Array(size) };
    grown.asked.set(this.#asked);
    grown.heldBack.set(this.#heldBack);
    this.#asked = grown.asked;
    this.#heldBack = grown.heldBack;
  }
}
