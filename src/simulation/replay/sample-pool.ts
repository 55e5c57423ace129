/** Keeps a few of many: those whose id hashes lowest, so that the same ones are shown whatever the order of reading. */

export interface Candidate<T> {
  readonly rank: number;
  readonly value: T;
}

export class SamplePool<T> {
  readonly #size: number;
  #kept: Candidate<T>[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Ranks below this are kept; ask before building a value that may be thrown away. */
  wants(rank: number): boolean {
    return this.#kept.length < this.#size || rank < (this.#kept.at(-1)?.rank ?? -1);
  }

  offer(rank: number, value: T): void {
    if (!this.wants(rank)) return;
    const at = this.#kept.findIndex((candidate) => rank < candidate.rank);
    this.#kept.splice(at === -1 ? this.#kept.length : at, 0, { rank, value });
    if (this.#kept.length > this.#size) this.#kept.pop();
  }

  /** Lowest rank first. */
  values(): T[] {
    return this.#kept.map(({ value }) => value);
  }
}
