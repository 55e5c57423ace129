/** Pieces among threads: each thread takes the next one when it is done with the last, and none runs too far ahead. */

const given = 0;
const takenIn = 1;

/**
 * Two counters in memory that the threads share: how many pieces were given away, and how many were taken in, in
 * their order, by the main thread. What is between them is held in memory.
 */
export class Turns {
  readonly #counters: Int32Array;
  readonly #pieces: number;
  readonly #mostAhead: number;

  /** `shared` is the same memory in every thread; see {@link sharedTurns}. */
  constructor(shared: SharedArrayBuffer, pieces: number, mostAhead: number) {
    this.#counters = new Int32Array(shared);
    this.#pieces = pieces;
    this.#mostAhead = mostAhead;
  }

  /** The next piece; undefined when there are none left, or when too many wait to be taken in. */
  next(): number | undefined {
    return this.#mayGoOn(Atomics.load(this.#counters, given)) ? this.#take() : undefined;
  }

  /** The next piece, when it is time for it; undefined when there are none left. Blocks: not for the main thread. */
  nextInTime(): number | undefined {
    const turn = this.#take();
    if (turn === undefined) return undefined;
    for (let taken = this.#taken(); turn - taken >= this.#mostAhead; taken = this.#taken()) {
      Atomics.wait(this.#counters, takenIn, taken);
    }
    return turn;
  }

  /** One more piece is taken in. */
  advance(): void {
    Atomics.add(this.#counters, takenIn, 1);
    Atomics.notify(this.#counters, takenIn);
  }

  #take(): number | undefined {
    const turn = Atomics.add(this.#counters, given, 1);
    return turn < this.#pieces ? turn : undefined;
  }

  #mayGoOn(next: number): boolean {
    return next < this.#pieces && next - this.#taken() < this.#mostAhead;
  }

  #taken(): number {
    return Atomics.load(this.#counters, takenIn);
  }
}

export function sharedTurns(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}
