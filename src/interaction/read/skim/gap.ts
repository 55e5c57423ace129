/** What stands between two values of a record: the end of one, keys, brackets, the beginning of the next. */
import type { Block } from './block.js';
import type { Field, Scope } from './selection.js';

/** One way a record can go on, after all that leads to it. */
export class Gap {
  /** All of it, the quote with which the next value begins among them. */
  readonly bytes: Uint8Array;
  /** The value that follows begins with a quote. */
  readonly opensText: boolean;
  /** What the value is; undefined where nobody asks for it. */
  readonly field: Field | undefined;
  /** Objects that are open behind it, the outermost first; none where the record ends. */
  readonly scopes: readonly Scope[];
  /** All keys so far, and the places of their values; -1 where there is none. */
  readonly keys: ReadonlyMap<string, number>;
  readonly next: Gap[] = [];
  /** How it went on the last time: tried first, and nearly always right. */
  likely: Gap | undefined;
  /** Where the record ends here: the places of values that it does not have. */
  readonly missing: readonly number[] | undefined;
  /** Its words of four bytes, and the last four bytes again: none where it is shorter than that. */
  readonly #words: Int32Array;
  readonly #last: number;

  constructor(parts: Pick<Gap, 'bytes' | 'opensText' | 'field' | 'scopes' | 'keys' | 'missing'>) {
    this.bytes = parts.bytes;
    this.opensText = parts.opensText;
    this.field = parts.field;
    this.scopes = parts.scopes;
    this.keys = parts.keys;
    this.missing = parts.missing;
    this.#words = new Int32Array(parts.bytes.slice(0, parts.bytes.length & ~3).buffer);
    this.#last =
      parts.bytes.length < 4 ? 0 : new DataView(parts.bytes.buffer).getInt32(parts.bytes.length - 4, true);
  }

  /** Whether all of it stands at `from`. */
  standsAt({ bytes, view }: Block, from: number): boolean {
    const own = this.bytes;
    const end = from + own.length;
    if (end > bytes.length) return false;
    const words = this.#words;
    let at = from;
    for (let word = 0; word < words.length; word += 1, at += 4) {
      if (view.getInt32(at, true) !== words[word]) return false;
    }
    if (words.length > 0) return view.getInt32(end - 4, true) === this.#last;
    for (; at < end; at += 1) if (bytes[at] !== own[at - from]) return false;
    return true;
  }
}
