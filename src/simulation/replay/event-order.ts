/**
 * Puts interactions in the order of their own time. What waits is bounded by the tolerance: an interaction is handed on
 * as soon as the latest time seen is a tolerance ahead of it.
 */

interface Waiting<T> {
  readonly at: number;
  readonly value: T;
}

/** Fewer are not worth sorting. */
const fewestToSort = 4_096;

export class EventOrder<T> {
  undated = 0;
  outOfOrder = 0;
  late = 0;
  from = Number.POSITIVE_INFINITY;
  to = Number.NEGATIVE_INFINITY;

  readonly #toleranceMs: number;
  readonly #release: (value: T) => void;
  #waiting: Waiting<T>[] = [];
  #sortAt = fewestToSort;

  /** `release` gets the values in order; the time of each is never before that of the one before it. */
  constructor(toleranceMs: number, release: (value: T) => void) {
    this.#toleranceMs = toleranceMs;
    this.#release = release;
  }

  /** The instant to decide an interaction at that ended at `time`; without a time it is the latest time seen so far. */
  date(time: number | undefined): number {
    if (time === undefined) {
      this.undated += 1;
      return Math.max(this.to, 0);
    }
    if (time < this.to) this.outOfOrder += 1;
    if (time < this.#watermark) this.late += 1;
    this.from = Math.min(this.from, time);
    this.to = Math.max(this.to, time);
    return time;
  }

  /** Hands `value` on when it is due; what is later than the tolerance follows all that was due before it came. */
  push(at: number, value: T): void {
    this.#waiting.push({ at: Math.max(at, this.#watermark), value });
    if (this.#waiting.length < this.#sortAt) return;
    this.#releaseUntil(this.#watermark);
    // INVARIANT: the list doubles between two sorts, so that sorting stays cheap however much has to wait.
    this.#sortAt = Math.max(fewestToSort, this.#waiting.length * 2);
  }

  /** The input has ended. */
  finish(): void {
    this.#releaseUntil(Number.POSITIVE_INFINITY);
  }

  get #watermark(): number {
    return this.to - this.#toleranceMs;
  }

  #releaseUntil(until: number): void {
    // Stable: at the same time, the order of reading.
    this.#waiting.sort((a, b) => a.at - b.at);
    const after = this.#waiting.findIndex(({ at }) => at > until);
    const due = this.#waiting.splice(0, after === -1 ? this.#waiting.length : after);
    for (const { value } of due) this.#release(value);
  }
}
