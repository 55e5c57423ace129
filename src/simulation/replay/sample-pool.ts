/** Keeps a few of many interactions: those whose id hashes lowest, so that the same ones are shown whatever the order of reading. */

interface Candidate<T> {
  readonly rank: number;
  /** Between two of one rank (one id), the earlier. */
  readonly time: number;
  readonly value: T;
}

/** A bounded list in the order of ranks. Inserting is linear in its size, which is ten or so. */
export class SamplePool<T> {
  readonly #size: number;
  readonly #kept: Candidate<T>[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Whether it may be kept; ask before building a value that is thrown away. */
  wants(rank: number): boolean {
    return this.#kept.length < this.#size || rank <= (this.#kept.at(-1)?.rank ?? -1);
  }

  offer(rank: number, time: number, value: T): void {
    if (!this.wants(rank)) return;
    const at = this.#kept.findIndex(
      (other) => rank < other.rank || (rank === other.rank && time < other.time),
    );
    this.#kept.splice(at === -1 ? this.#kept.length : at, 0, { rank, time, value });
    if (this.#kept.length > this.#size) this.#kept.pop();
  }

  /** Lowest rank first. */
  values(): T[] {
    return this.#kept.map(({ value }) => value);
  }
}

interface Group<Found, Value> {
  readonly found: Found;
  count: number;
  readonly samples: SamplePool<Value>;
}

/** Interactions grouped by what was found about them: counted, and a few of each group kept. */
export class SampleGroups<Found, Value> {
  readonly #groups = new Map<string, Group<Found, Value>>();
  readonly #samples: number;

  /** `samples`: how many are kept of each group. */
  constructor(samples: number) {
    this.#samples = samples;
  }

  /** Counts one; returns the pool that it may be kept in. */
  count(found: Found): SamplePool<Value> {
    const key = JSON.stringify(found);
    const group = this.#groups.get(key) ?? { found, count: 0, samples: new SamplePool(this.#samples) };
    this.#groups.set(key, group);
    group.count += 1;
    return group.samples;
  }

  /** Biggest group first; `compare` tells two of one size apart. */
  list(compare: (a: Found, b: Found) => number): Group<Found, Value>[] {
    return [...this.#groups.values()].sort((a, b) => b.count - a.count || compare(a.found, b.found));
  }
}

const firstFactor = 2_654_435_761;
const secondFactor = 1_597_334_677;

/** Ranks interactions by a hash of their id, a 32-bit number (after cyrb53, public domain); lowest first. Not for secrets. */
export function sampleRank(id: string): number {
  let one = 0xdeadbeef ^ 2;
  let other = 0x41c6ce57 ^ 2;
  for (let at = 0; at < id.length; at += 1) {
    const unit = id.charCodeAt(at);
    one = Math.imul(one ^ unit, firstFactor);
    other = Math.imul(other ^ unit, secondFactor);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);
  other = Math.imul(other ^ (other >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return other >>> 0;
}
