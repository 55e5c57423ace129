/** A queue by time over flat arrays: what comes out is never earlier than what came out before, ties in order of entry. */

const firstCapacity = 1 << 12;

export class TimeQueue {
  /** What came in order: most of it, and it costs nothing to keep so. */
  readonly #run = new Run();
  /** The rest. */
  readonly #heap = new Heap();
  #entries = 0;

  get size(): number {
    return this.#run.size + this.#heap.size;
  }

  /** Time at the head; +∞ when the queue is empty. */
  get next(): number {
    return Math.min(this.#run.next, this.#heap.next);
  }

  push(time: number, value: number): void {
    const entry = this.#entries;
    this.#entries += 1;
    if (time >= this.#run.last) this.#run.push(time, entry, value);
    else this.#heap.push(time, entry, value);
  }

  /** Takes the head out. Only when `size` is not 0. */
  pop(): number {
    const { next } = this.#run;
    const ofHeap = this.#heap.next;
    const fromHeap = ofHeap < next || (ofHeap === next && this.#heap.nextEntry < this.#run.nextEntry);
    return fromHeap ? this.#heap.pop() : this.#run.pop();
  }
}

/** First in, first out; times never fall. A ring that grows. */
class Run {
  /** Time of the latest entry; −∞ when nothing waits, so that a run can begin anew anywhere. */
  last = Number.NEGATIVE_INFINITY;
  size = 0;
  #from = 0;
  #time = new Float64Array(firstCapacity);
  #entry = new Float64Array(firstCapacity);
  #value = new Uint32Array(firstCapacity);

  get next(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.#time[this.#from] ?? 0);
  }

  get nextEntry(): number {
    return this.#entry[this.#from] ?? 0;
  }

  push(time: number, entry: number, value: number): void {
    if (this.size === this.#time.length) this.#grow();
    const at = (this.#from + this.size) & (this.#time.length - 1);
    this.#time[at] = time;
    this.#entry[at] = entry;
    this.#value[at] = value;
    this.last = time;
    this.size += 1;
  }

  pop(): number {
    const value = this.#value[this.#from] ?? 0;
    this.#from = (this.#from + 1) & (this.#time.length - 1);
    this.size -= 1;
    if (this.size === 0) this.last = Number.NEGATIVE_INFINITY;
    return value;
  }

  #grow(): void {
    this.#time = unrolled(this.#time, this.#from, new Float64Array(this.#time.length * 2));
    this.#entry = unrolled(this.#entry, this.#from, new Float64Array(this.#entry.length * 2));
    this.#value = unrolled(this.#value, this.#from, new Uint32Array(this.#value.length * 2));
    this.#from = 0;
  }
}

/** A full ring, laid straight into a larger array. */
function unrolled<Numbers extends Float64Array | Uint32Array>(
  ring: Numbers,
  from: number,
  into: Numbers,
): Numbers {
  into.set(ring.subarray(from));
  into.set(ring.subarray(0, from), ring.length - from);
  return into;
}

class Heap {
  #time = new Float64Array(firstCapacity);
  #entry = new Float64Array(firstCapacity);
  #value = new Uint32Array(firstCapacity);
  size = 0;

  get next(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.#time[0] ?? 0);
  }

  get nextEntry(): number {
    return this.#entry[0] ?? 0;
  }

  push(time: number, entry: number, value: number): void {
    if (this.size === this.#time.length) this.#grow();
    let at = this.size;
    this.size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.#time[parent] ?? 0) <= time) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, time, entry, value);
  }

  pop(): number {
    const head = this.#value[0] ?? 0;
    this.size -= 1;
    const last = this.size;
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
