/** Decides a piece of NDJSON: text in, rows out. What a worker does, and the main thread where there is none. */
import { largestRecord } from '../../interaction/read/limits.js';
import { parseRecord } from '../../interaction/read/parse-json.js';
import { UnreadableRecord } from '../../interaction/unreadable.js';
import type { Observer } from './observer.js';
import { type Piece, readPiece } from './read-piece.js';
import { column, grownRows, newRows, type Rows, rowWidth } from './row.js';

export interface ObservedLines {
  readonly rows: Rows;
  readonly count: number;
  /** Lines in the piece, empty ones among them; in rows they are counted from 1. */
  readonly lines: number;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

const mostProblems = 20;
const usualLine = 300;

export function observeLines(observer: Observer, piece: Piece): ObservedLines {
  const { file, number, from, to } = piece;
  let rows = newRows(Math.max(16, Math.ceil((to - from) / usualLine)));
  let count = 0;
  let lines = 0;
  const problems: { line: number; message: string }[] = [];
  const observe = (record: unknown): void => {
    observer.observe(record, rows, count * rowWidth);
    const { problem } = observer;
    if (problem !== undefined && problems.length < mostProblems) {
      problems.push({ line: lines, message: problem.message });
    }
  };
  for (const block of readPiece(piece)) {
    const texts = block === null ? [null] : block.toString('utf8').split('\n');
    // Behind the last line feed of a block there is nothing.
    if (block !== null) texts.pop();
    for (const text of texts) {
      lines += 1;
      if (text !== null && isBlank(text)) continue;
      if (count * rowWidth === rows.length) rows = grownRows(rows);
      observe(text === null ? tooLong(file, lines) : parseRecord(text, 'line', file, lines));
      rows[count * rowWidth + column.line] = lines;
      rows[count * rowWidth + column.file] = number;
      count += 1;
    }
  }
  return { rows, count, lines, problems };
}

function isBlank(text: string): boolean {
  return text === '' || text === '\r' || (text.length < 100 && text.trim() === '');
}

function tooLong(file: string, line: number): UnreadableRecord {
  return new UnreadableRecord({
    message: `the line is longer than ${largestRecord / 1024 / 1024} MiB`,
    fix: 'write one object per line',
    file,
    line,
  });
}
