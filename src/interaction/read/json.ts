/** JSON: a list of objects, one object, or several one after the other; streamed, so that any length needs no memory. */
import { UnreadableRecord } from '../unreadable.js';
import { largestRecord, parseRecord } from './parse-json.js';

/** A truncated list gives its good elements, then one unreadable record that says at which line it was cut off. */
export async function* readJson(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<unknown[]> {
  const values = new JsonValueSplitter();
  const recordOf = ({ bytes, line }: JsonPiece): unknown =>
    parseRecord(bytes.toString('utf8'), 'value', file, line);
  const lost = (message: string, line: number): UnreadableRecord =>
    new UnreadableRecord({
      message,
      fix: 'export the file again; what stands before this place has been read',
      file,
      line,
    });
  for await (const chunk of chunks) {
    yield values.push(chunk).map(recordOf);
    if (values.heldBytes > largestRecord) {
      yield [lost('a value is too large, and what follows it is lost', values.line)];
      return;
    }
  }
  const left = values.end();
  if (left === undefined) return;
  // A last value at the top that is no object has no end of its own: it may well be complete.
  if ('cut' in left) yield [recordOf(left.cut)];
  else yield [lost('the list is cut off: the file ends before its `]`', left.openListAt)];
}

interface JsonPiece {
  readonly bytes: Buffer;
  /** Line on which the value begins, from 1. */
  readonly line: number;
}

const byte = (character: string): number => character.charCodeAt(0);
const newline = 10;
/** May stand at the very beginning; its bytes begin no JSON value. */
const byteOrderMark = [0xef, 0xbb, 0xbf];
const quote = byte('"');
const backslash = byte('\\');
const comma = byte(',');
const [openBrace, closeBrace, openBracket, closeBracket] = [byte('{'), byte('}'), byte('['), byte(']')];

/**
 * Finds where values begin and end; JSON.parse reads them afterwards. That keeps the line of each, survives a
 * broken element in the middle, and is several times faster than building values from a token stream. Values at the
 * top, one after the other, are pieces; of a list at the top, its elements are.
 */
class JsonValueSplitter {
  #line = 1;
  #inList = false;
  /** Brackets open within the current value; -1 between values. */
  #depth = -1;
  #inString = false;
  #escaped = false;
  #startLine = 1;
  #held: Buffer[] = [];
  #heldBytes = 0;

  /** Bytes kept of a value that has not ended yet. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  get line(): number {
    return this.#line;
  }

  push(chunk: Buffer): JsonPiece[] {
    const pieces: JsonPiece[] = [];
    let start = 0;
    const finish = (end: number): void => {
      pieces.push({
        bytes: Buffer.concat([...this.#held, chunk.subarray(start, end)]),
        line: this.#startLine,
      });
      this.#held = [];
      this.#heldBytes = 0;
      this.#depth = -1;
    };
    for (let index = 0; index < chunk.length; index++) {
      const value = chunk[index] ?? 0;
      if (this.#depth === -1) {
        if (this.#begins(value)) {
          start = index;
          this.#startLine = this.#line;
          this.#depth = value === openBrace || value === openBracket ? 1 : 0;
          this.#inString = value === quote;
        }
      } else if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (value === backslash) this.#escaped = true;
        else if (value === quote) this.#inString = false;
      } else if (value === quote) this.#inString = true;
      else if (value === openBrace || value === openBracket) this.#depth++;
      else if (this.#depth > 0 && (value === closeBrace || value === closeBracket)) {
        if (--this.#depth === 0) finish(index + 1);
      } else if (this.#depth === 0 && this.#endsScalar(value)) {
        finish(index);
        if (this.#inList && value === closeBracket) this.#inList = false;
      }
      if (value === newline) this.#line++;
    }
    if (this.#depth !== -1) {
      this.#held.push(chunk.subarray(start));
      this.#heldBytes += chunk.length - start;
    }
    return pieces;
  }

  /** What is left at the end: a value cut in the middle, a list without its end, or nothing. */
  end(): { readonly cut: JsonPiece } | { readonly openListAt: number } | undefined {
    if (this.#depth !== -1) return { cut: { bytes: Buffer.concat(this.#held), line: this.#startLine } };
    return this.#inList ? { openListAt: this.#line } : undefined;
  }

  /** Between values: true when `value` is the first byte of one. */
  #begins(value: number): boolean {
    if (value <= 32 || value === comma) return false;
    if (!this.#inList && byteOrderMark.includes(value)) return false;
    if (!this.#inList && value === openBracket) {
      this.#inList = true;
      return false;
    }
    if (this.#inList && value === closeBracket) {
      this.#inList = false;
      return false;
    }
    return true;
  }

  /** Outside a list whatever is no object runs to the end of its line, so that stray text is one piece a line. */
  #endsScalar(value: number): boolean {
    return value === newline || (this.#inList && (value === comma || value === closeBracket));
  }
}
