/** Whole lines of a file, the last one with its line feed, in the forms in which each question is answered fastest. */

export interface Block {
  readonly bytes: Buffer;
  /** Four bytes at a time, from anywhere. */
  readonly view: DataView;
  /** Four bytes at a time, faster, of all the memory that the bytes are part of. */
  readonly words: Int32Array;
  /** One character for each byte, whatever it stands for: searched and cut by the engine itself. */
  readonly text: string;
}

export function blockOf(bytes: Buffer): Block {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = new Int32Array(bytes.buffer, 0, bytes.buffer.byteLength >> 2);
  return { bytes, view, words, text: bytes.toString('latin1') };
}

export const emptyBlock = blockOf(Buffer.alloc(0));

/** What a line is made of: ASCII, what is beyond it besides, or else backslashes and control characters. */
export const letters = { ascii: 0, unicode: 1, odd: 2 } as const;

const ones = 0x01010101;
const highs = 0x80808080 | 0;
const blanks = 0x20202020;
const backslashes = 0x5c5c5c5c;
const backslash = 0x5c;
const firstPrinted = 0x20;
const firstBeyond = 0x80;

/** What the bytes from `from` up to `to` are. */
export function lettersOf({ bytes, words }: Block, from: number, to: number): number {
  const start = bytes.byteOffset + from;
  const end = bytes.byteOffset + to;
  return areAscii(words, start, end) ? letters.ascii : lettersOneByOne(bytes, from, to);
}

/**
 * Whether all are ASCII but backslashes and control characters, four bytes at a time (after "Bit Twiddling Hacks":
 * a subtraction borrows from the highest bit of a byte that is less).
 */
function areAscii(words: Int32Array, start: number, end: number): boolean {
  const first = start >> 2;
  const last = (end - 1) >> 2;
  if (first >= last) return false;
  // Bytes of the two words at the edges that are not asked about are taken for blanks.
  const before = (1 << ((start & 3) * 8)) - 1;
  const behind = (end & 3) === 0 ? 0 : -1 << ((end & 3) * 8);
  let found =
    borrowed(((words[first] ?? 0) & ~before) | (blanks & before)) |
    borrowed(((words[last] ?? 0) & ~behind) | (blanks & behind));
  for (let at = first + 1; at < last; at += 1) found |= borrowed(words[at] ?? 0);
  return (found & highs) === 0;
}

function borrowed(word: number): number {
  return word | (word - blanks) | ((word ^ backslashes) - ones);
}

function lettersOneByOne(bytes: Buffer, from: number, to: number): number {
  let kind: number = letters.ascii;
  for (let at = from; at < to; at += 1) {
    const value = bytes[at] ?? 0;
    if (value < firstPrinted || value === backslash) return letters.odd;
    if (value >= firstBeyond) kind = letters.unicode;
  }
  return kind;
}
