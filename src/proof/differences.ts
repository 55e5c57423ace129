/** Whole numbers of which differences are bounded: whether there are such numbers, and which (Floyd and Warshall). */
import type { WholeRange } from './whole-classes.js';

/** `high - low` is at most this. */
export interface DifferenceBound {
  readonly high: number;
  readonly low: number;
  readonly atMost: number;
}

/**
 * Bounds on differences, and all that follows from them: from `b - a` at most 3 and `c - b` at most 4 follows `c - a`
 * at most 7. They contradict each other exactly where some number would have to be less than itself. Cubic in the
 * numbers, of which rule sets have few.
 */
export class Differences {
  /** `#most[low][high]`: the most that `high - low` can be, when every bound is drawn on. */
  readonly #most: number[][];

  /** Of numbers 0 to `size - 1`; the number 0 is the origin, and is zero. */
  constructor(size: number, bounds: readonly DifferenceBound[]) {
    this.#most = Array.from({ length: size }, (_, low) =>
      Array.from({ length: size }, (_, high) => (low === high ? 0 : Number.POSITIVE_INFINITY)),
    );
    for (const bound of bounds) this.#add(bound);
    this.#close();
  }

  /** False where the bounds contradict each other. */
  get isPossible(): boolean {
    return this.#most.every((row, number) => (row[number] ?? 0) >= 0);
  }

  /** Every value in it is one that the number has together with some values of the others. */
  rangeOf(number: number): WholeRange {
    return { min: 0 - (this.#most[number]?.[0] ?? 0), max: this.#most[0]?.[number] ?? 0 };
  }

  /** Gives the number a value of its range. */
  fix(number: number, value: number): void {
    this.#add({ high: number, low: 0, atMost: value });
    this.#add({ high: 0, low: number, atMost: 0 - value });
    this.#close();
  }

  #add({ high, low, atMost }: DifferenceBound): void {
    const row = this.#most[low];
    if (row !== undefined) row[high] = Math.min(row[high] ?? atMost, atMost);
  }

  /** Draws every consequence of the bounds: what is at most so much by way of a third number. */
  #close(): void {
    for (const [by, onward] of this.#most.entries()) {
      for (const row of this.#most) {
        const toBy = row[by] ?? Number.POSITIVE_INFINITY;
        for (const [high, further] of onward.entries()) {
          row[high] = Math.min(row[high] ?? Number.POSITIVE_INFINITY, toBy + further);
        }
      }
    }
  }
}
