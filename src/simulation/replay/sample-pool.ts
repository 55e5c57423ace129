/** Keeps a few of many: those whose id hashes lowest, so that the same ones are shown whatever the order of reading. */

interface Candidate<T> {
  readonly rank: number;
  /** Between two of one rank (one id), the earlier. */
  readonly time: number;
  readonly value: T;
}

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
