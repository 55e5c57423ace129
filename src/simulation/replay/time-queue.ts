/** A queue by time over flat arrays: what comes out is never earlier than what came out before, ties in order of entry. */

const firstCapacity = 1 << 12;

export class TimeQueue {
  #time = new Float64Array(firstCapacity);
  #entry = new Float64Array(firstCapacity);
  #value = new Uint32Array(firstCapacity);
  #size = 0;
  #entries = 0;

  get size(): number {
    return this.#size;
  }

  /** Time at the head; +∞ when the queue is empty. */
  get next(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#time[0] ?? 0);
  }

  push(time: number, value: number): void {
    if (this.#size === this.#time.length) this.#grow();
    const entry = this.#entries;
    this.#entries += 1;
    let at = this.#size;
    this.#size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.#time[parent] ?? 0) <= time) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, time, entry, value);
  }

  /** Takes the head out. Only when `size` is not 0. */
  pop(): number {
    const head = this.#value[0] ?? 0;
    this.#size -= 1;
    const last = this.#size;
    const time = this.#time[last] ?? 0;
    const entry = this.#entry[last] ?? 0;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.#before(child + 1, this.#time[child] ?? 0, this.#entry[child] ?? 0))
        child += 1;
      if (!this.#before(child, time, entry)) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, time, entry, this.#value[last] ?? 0);
    return head;
  }

  #before(at: number, time: number, entry: number): boolean {
    const own = this.#time[at] ?? 0;
    return own < time || (own === time && (this.#entry[at] ?? 0) < entry);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#time[from] ?? 0, this.#entry[from] ?? 0, this.#value[from] ?? 0);
  }

  #put(at: number, time: number, entry: number, value: number): void {
    this.#time[at] = time;
    this.#entry[at] = entry;
    this.#value[at] = value;
  }

  #grow(): void {
    const { time, entry, value } = { time: this.#time, entry: this.#entry, value: this.#value };
    this.#time = new Float64Array(time.length * 2);
    this.#entry = new Float64Array(time.length * 2);
    this.#value = new Uint32Array(time.length * 2);
    this.#time.set(time);
    this.#entry.set(entry);
    this.#value.set(value);
  }
}
