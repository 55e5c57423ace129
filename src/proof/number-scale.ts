/**
 * Numbers as whole places on a line: each threshold has a place, and between each two of them, below the first and above
 * the last there is room for as many different numbers as are asked about.
 */
import type { WholeRange } from './whole-classes.js';

/**
 * With the thresholds 5 and 10 and two facts: 5 has the place 0 and 10 the place 3; two numbers fit between them, two
 * below and two above. So numbers that differ can differ within one range, and everything is a whole number, as
 * differences need it.
 */
export class NumberScale {
  readonly #thresholds: readonly number[];
  readonly #places: ReadonlyMap<number, number>;
  readonly #step: number;

  constructor(thresholds: readonly number[], room: number) {
    this.#thresholds = [...new Set(thresholds)].sort((a, b) => a - b);
    this.#step = room + 1;
    this.#places = new Map(this.#thresholds.map((threshold, index) => [threshold, index * this.#step]));
  }

  get places(): WholeRange {
    return { min: 0 - this.#step, max: Math.max(1, this.#thresholds.length) * this.#step };
  }

  /** Of a threshold. */
  placeOf(threshold: number): number {
    return this.#places.get(threshold) ?? 0;
  }

  numberAt(place: number): number {
    const last = (this.#thresholds.length - 1) * this.#step;
    const index = Math.floor(place / this.#step);
    const [low, high] = [this.#thresholds[index], this.#thresholds[index + 1]];
    const [first = 0] = this.#thresholds;
    if (low === undefined) return first + outside(first, place);
    if (high === undefined) return low + outside(low, place - last);
    return low + ((high - low) * (place - index * this.#step)) / this.#step;
  }
}

/** Large numbers have no neighbours at a distance of one. */
function outside(threshold: number, steps: number): number {
  return steps * Math.max(1, 2 ** Math.ceil(Math.log2(Math.abs(threshold) / 2 ** 50)));
}
