/** Decides a piece of NDJSON: text in, rows out. What a worker does, and the main thread where there is none. */
import { closeSync, openSync, readSync } from 'node:fs';
import { largestRecord } from '../../interaction/read/limits.js';
import { parseRecord } from '../../interaction/read/parse-json.js';
import { UnreadableRecord } from '../../interaction/unreadable.js';
import type { Observer } from './observer.js';
import { column, grownRows, newRows, type Rows, rowWidth } from './row.js';

/** Bytes of a file: the lines that begin in it. */
export interface Piece {
  readonly file: string;
  /** Number of the file. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

export interface ObservedLines {
  readonly rows: Rows;
  readonly count: number;
  /** Lines in the piece, empty ones among them; in rows they are counted from 1. */
  readonly lines: number;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

const newline = 10;
const mostProblems = 20;
const usualLine = 300;
const stepBytes = 1 << 16;

export function observeLines(observer: Observer, piece: Piece): ObservedLines {
  const { file, number } = piece;
  const texts = linesOf(piece);
  if (piece.from === 0 && texts[0]?.startsWith('\uFEFF')) texts[0] = texts[0].slice(1);
  let rows = newRows(Math.max(16, Math.ceil((piece.to - piece.from) / usualLine)));
  let count = 0;
  const problems: { line: number; message: string }[] = [];
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index] ?? null;
    if (text !== null && isBlank(text)) continue;
    const at = count * rowWidth;
    if (at === rows.length) rows = grownRows(rows);
    observer.observe(recordOf(text, file, index + 1), rows, at);
    rows[at + column.line] = index + 1;
    rows[at + column.file] = number;
    count += 1;
    const { problem } = observer;
    if (problem !== undefined && problems.length < mostProblems) {
      problems.push({ line: index + 1, message: problem.message });
    }
  }
  return { rows, count, lines: texts.length, problems };
}

function isBlank(text: string): boolean {
  return text === '' || text === '\r' || (text.length < 100 && text.trim() === '');
}

/** `null` stands for a line that is too long to be read. */
function recordOf(text: string | null, file: string, line: number): unknown {
  if (text !== null) return parseRecord(text, 'line', file, line);
  return new UnreadableRecord({
    message: `the line is longer than ${largestRecord / 1024 / 1024} MiB`,
    fix: 'write one object per line',
    file,
    line,
  });
}

/** A line belongs to the piece it begins in; the one that begins before it is passed over. */
function linesOf({ file, from, to }: Piece): (string | null)[] {
  const descriptor = openSync(file, 'r');
  try {
    // One byte earlier, so that a line that begins exactly at `from` is seen to begin there.
    const start = Math.max(0, from - 1);
    const block = readBlock(descriptor, start, to - start);
    const first = from === 0 ? 0 : block.indexOf(newline) + 1;
    if (from > 0 && first === 0) return [];
    const body = block.subarray(first);
    if (body.length === 0) return [];
    const last = body.lastIndexOf(newline);
    if (last === body.length - 1) return body.subarray(0, -1).toString('utf8').split('\n');
    const complete = last === -1 ? [] : body.subarray(0, last).toString('utf8').split('\n');
    return [...complete, restOfLine(descriptor, body.subarray(last + 1), start + block.length)];
  } finally {
    closeSync(descriptor);
  }
}

/** The end of a line that goes on beyond the piece. */
function restOfLine(descriptor: number, begun: Buffer, from: number): string | null {
  const pieces = [begun];
  let bytes = begun.length;
  for (let position = from; ; position += stepBytes) {
    const more = readBlock(descriptor, position, stepBytes);
    const end = more.indexOf(newline);
    pieces.push(end === -1 ? more : more.subarray(0, end));
    bytes += more.length;
    if (end !== -1 || more.length === 0) return Buffer.concat(pieces).toString('utf8');
    if (bytes > largestRecord) return null;
  }
}

function readBlock(descriptor: number, position: number, length: number): Buffer {
  const block = Buffer.allocUnsafe(length);
  let read = 0;
  while (read < length) {
    const got = readSync(descriptor, block, read, length - read, position + read);
    if (got === 0) break;
    read += got;
  }
  return block.subarray(0, read);
}
