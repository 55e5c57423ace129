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
  for (const block of readPiece(piece)) {
    for (const text of block === null ? [null] : block.split('\n')) {
      lines += 1;
      if (text !== null && isBlank(text)) continue;
      const at = count * rowWidth;
      if (at === rows.length) rows = grownRows(rows);
      observer.observe(recordOf(text, file, lines), rows, at);
      rows[at + column.line] = lines;
      rows[at + column.file] = number;
      count += 1;
      const { problem } = observer;
      if (problem !== undefined && problems.length < mostProblems) {
        problems.push({ line: lines, message: problem.message });
      }
    }
  }
  return { rows, count, lines, problems };
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
