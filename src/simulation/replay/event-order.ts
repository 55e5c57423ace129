/**
 * Puts interactions in the order of their own time. What waits is bounded by the tolerance: an interaction is handed on
 * as soon as the latest time seen is a tolerance ahead of it.
 */

interface Timed {
  /** When it is due, in milliseconds; set later for one that came after its time. */
  due: number;
}

/** Fewer are not worth sorting. */
const fewestToSort = 4_096;

/**
 * Windows count in the order in which things happened, and exports are seldom in it. Counts as well what may make the
 * order wrong.
 */
export class EventOrder<T extends Timed> {
  undated = 0;
  outOfOrder = 0;
  late = 0;
  from = Number.POSITIVE_INFINITY;
  to = Number.NEGATIVE_INFINITY;

  readonly #toleranceMs: number;
  readonly #release: (one: T) => void;
  #waiting: T[] = [];
  #sortAt = fewestToSort;

  /** `release` gets them in order; none is due before the one before it. */
  constructor(toleranceMs: number, release: (one: T) => void) {
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

  /** Hands `one` on when it is due; what is later than the tolerance follows all that was due before it came. */
  push(one: T): void {
    if (one.due < this.#watermark) one.due = this.#watermark;
    this.#waiting.push(one);
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
    this.#waiting.sort((a, b) => a.due - b.due);
    const after = this.#waiting.findIndex(({ due }) => due > until);
    const released = this.#waiting.splice(0, after === -1 ? this.#waiting.length : after);
    for (const one of released) this.#release(one);
  }
}
