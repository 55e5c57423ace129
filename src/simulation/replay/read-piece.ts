/** Reads a piece of a file block by block: what fits into the processor's cache is read fastest. */
import { closeSync, openSync, readSync } from 'node:fs';
import { largestRecord } from '../../interaction/read/limits.js';

/** Bytes of a file: the lines that begin in it. */
export interface Piece {
  readonly file: string;
  /** Number of the file. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

const newline = 10;
const blockBytes = 1 << 16;
const byteOrderMark = Buffer.from('\uFEFF');

/**
 * Whole lines, many in one block, each with its line feed, the first without a mark of the byte order; `null` stands
 * for a line that is too long to be read. A line belongs to the piece it begins in; the one that begins before it is
 * passed over. A block is good until the next one is asked for.
 */
export function* readPiece({ file, from, to }: Piece): Generator<Buffer | null> {
  const descriptor = openSync(file, 'r');
  try {
    let buffer: Buffer = Buffer.allocUnsafe(blockBytes * 2);
    /** Bytes of a line that was begun, at the front of the buffer. */
    let begun = 0;
    // One byte earlier, so that a line that begins exactly at `from` is seen to begin there.
    let position = Math.max(0, from - 1);
    let passing = from > 0;
    let isFirst = from === 0;
    while (position < to || begun > 0) {
      const isInside = position < to;
      if (buffer.length - begun < blockBytes) buffer = grown(buffer, begun);
      const wanted = isInside ? Math.min(blockBytes, to - position) : blockBytes;
      const got = readSync(descriptor, buffer, begun, wanted, position);
      if (got === 0) break;
      position += got;
      const end = begun + got;
      let start = 0;
      if (passing) {
        start = buffer.subarray(0, end).indexOf(newline) + 1;
        if (start === 0) continue;
        passing = false;
      }
      const bytes = buffer.subarray(start, end);
      // Beyond the piece only the line that was begun is of interest.
      const last = isInside ? bytes.lastIndexOf(newline) : bytes.indexOf(newline, begun);
      if (last !== -1) {
        yield withoutMark(bytes.subarray(0, last + 1), isFirst);
        isFirst = false;
      }
      if (last !== -1 && !isInside) return;
      begun = bytes.length - last - 1;
      if (begun > largestRecord && position >= to) return yield null;
      buffer.copyWithin(0, end - begun, end);
    }
    if (begun === 0) return;
    // The last line of the file, which may have no end of its own.
    if (begun === buffer.length) buffer = grown(buffer, begun);
    buffer[begun] = newline;
    yield withoutMark(buffer.subarray(0, begun + 1), isFirst);
  } finally {
    closeSync(descriptor);
  }
}

function grown(buffer: Buffer, begun: number): Buffer {
  const larger = Buffer.allocUnsafe(buffer.length * 2);
  buffer.copy(larger, 0, 0, begun);
  return larger;
}

/** A file may begin with a byte order mark. */
function withoutMark(block: Buffer, isFirst: boolean): Buffer {
  return isFirst && byteOrderMark.equals(block.subarray(0, byteOrderMark.length))
    ? block.subarray(byteOrderMark.length)
    : block;
}
