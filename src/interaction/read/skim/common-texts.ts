/** What becomes of short texts that come again and again, found by their bytes: a channel is the same in a million records. */
import type { Block } from './block.js';

/** Words of four bytes. */
const mostWords = 8;
const places = 1 << 11;
const mostKept = places / 2;
const factor = 0x9e3779b1;

/** Bounded: when it is full, it starts afresh. */
export class CommonTexts {
  /** What is to become of a text; must give the same for the same text. */
  readonly work: (text: string) => string;
  /** In bytes; 0 is a free place. */
  readonly #lengths = new Uint8Array(places);
  readonly #words = new Int32Array(places * mostWords);
  readonly #made: string[] = Array.from({ length: places }, () => '');
  #kept = 0;
  /** The words of the text that is looked for. */
  readonly #wanted = new Int32Array(mostWords);

  constructor(work: (text: string) => string) {
    this.work = work;
  }

  /** Of the plain ASCII from `from` up to `to`, with two bytes more behind it. */
  of({ bytes, view }: Block, from: number, to: number): string {
    const length = to - from;
    if (length === 0 || length > mostWords * 4) return this.work(bytes.toString('latin1', from, to));
    const wanted = this.#wanted;
    let hash = length;
    let count = 0;
    for (let at = from; at < to; at += 4) {
      const left = to - at;
      const word = view.getInt32(at, true) & (left >= 4 ? -1 : (1 << (left * 8)) - 1);
      wanted[count] = word;
      count += 1;
      hash = Math.imul(hash ^ word, factor);
      hash ^= hash >>> 15;
    }
    let place = hash & (places - 1);
    while (this.#lengths[place] !== 0) {
      if (this.#stands(place, length, count)) return this.#made[place] ?? '';
      place = (place + 1) & (places - 1);
    }
    return this.#learn(place, length, bytes.toString('latin1', from, to));
  }

  #stands(place: number, length: number, count: number): boolean {
    if (this.#lengths[place] !== length) return false;
    const words = this.#words;
    const wanted = this.#wanted;
    const first = place * mostWords;
    for (let at = 0; at < count; at += 1) if (words[first + at] !== wanted[at]) return false;
    return true;
  }

  #learn(place: number, length: number, text: string): string {
    const made = asName(this.work(text));
    if (this.#kept === mostKept) {
      this.#lengths.fill(0);
      this.#kept = 0;
    }
    this.#kept += 1;
    this.#lengths[place] = length;
    this.#words.set(this.#wanted, place * mostWords);
    this.#made[place] = made;
    return made;
  }
}

/** The one copy of a text that the engine keeps for names: equal to a rule's constant without a look at its letters. */
function asName(text: string): string {
  return Object.keys({ [text]: true })[0] ?? text;
}
