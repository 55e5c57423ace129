/** 64-bit keys → consecutive numbers, in flat memory: open addressing over typed arrays, about 20 bytes a key. */

const firstCapacity = 1 << 12;
const fullestShare = 0.6;

export class KeyTable {
  #capacity = firstCapacity;
  #high = new Uint32Array(firstCapacity);
  #low = new Uint32Array(firstCapacity);
  /** The key's number plus one; 0 is a free place. */
  #number = new Uint32Array(firstCapacity);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The key's number, from 0; -1 when it was never added. */
  find(high: number, low: number): number {
    return (this.#number[this.#place(high, low)] ?? 0) - 1;
  }

  /** The key's number, from 0; given to it now when it is new (then it equals the former size). */
  add(high: number, low: number): number {
    const place = this.#place(high, low);
    const known = this.#number[place] ?? 0;
    if (known !== 0) return known - 1;
    this.#high[place] = high;
    this.#low[place] = low;
    this.#size += 1;
    this.#number[place] = this.#size;
    if (this.#size > this.#capacity * fullestShare) this.#grow();
    return this.#size - 1;
  }

  #place(high: number, low: number): number {
    const mask = this.#capacity - 1;
    let place = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
    while (this.#number[place] !== 0 && (this.#low[place] !== low || this.#high[place] !== high)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  #grow(): void {
    const { high, low, number } = { high: this.#high, low: this.#low, number: this.#number };
    this.#capacity *= 2;
    this.#high = new Uint32Array(this.#capacity);
    this.#low = new Uint32Array(this.#capacity);
    this.#number = new Uint32Array(this.#capacity);
    for (let at = 0; at < number.length; at += 1) {
      if (number[at] === 0) continue;
      const place = this.#place(high[at] ?? 0, low[at] ?? 0);
      this.#high[place] = high[at] ?? 0;
      this.#low[place] = low[at] ?? 0;
      this.#number[place] = number[at] ?? 0;
    }
  }
}
