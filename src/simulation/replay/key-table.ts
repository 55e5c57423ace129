/** 64-bit keys → consecutive numbers, in flat memory: open addressing over one typed array, about 20 bytes a key. */

const firstCapacity = 1 << 12;
const fullestShare = 0.6;

/** High half, low half, and the key's number plus one (0 is a free place): side by side, so that a look costs one miss of the cache. */
const width = 3;

export class KeyTable {
  #capacity = firstCapacity;
  #places = new Uint32Array(firstCapacity * width);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The key's number, from 0; -1 when it was never added. */
  find(high: number, low: number): number {
    return (this.#places[this.#place(high, low) + 2] ?? 0) - 1;
  }

  /** The key's number, from 0; given to it now when it is new (then it equals the former size). */
  add(high: number, low: number): number {
    const place = this.#place(high, low);
    const known = this.#places[place + 2] ?? 0;
    if (known !== 0) return known - 1;
    this.#size += 1;
    this.#put(place, high, low, this.#size);
    if (this.#size > this.#capacity * fullestShare) this.#grow();
    return this.#size - 1;
  }

  /** Where the key stands, or would. */
  #place(high: number, low: number): number {
    const places = this.#places;
    const mask = this.#capacity - 1;
    let place = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
    for (;;) {
      const at = place * width;
      if (places[at + 2] === 0 || (places[at + 1] === low && places[at] === high)) return at;
      place = (place + 1) & mask;
    }
  }

  #put(place: number, high: number, low: number, number: number): void {
    this.#places[place] = high;
    this.#places[place + 1] = low;
    this.#places[place + 2] = number;
  }

  #grow(): void {
    const before = this.#places;
    this.#capacity *= 2;
    this.#places = new Uint32Array(this.#capacity * width);
    for (let at = 0; at < before.length; at += width) {
      const number = before[at + 2] ?? 0;
      if (number === 0) continue;
      const high = before[at] ?? 0;
      const low = before[at + 1] ?? 0;
      this.#put(this.#place(high, low), high, low, number);
    }
  }
}
