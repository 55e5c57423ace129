/** Where the table of a CSV file begins, and what stands between its columns. */
import { peek } from './peek.js';

/** What is known of a CSV file before it is read; the rest is found out. */
export interface CsvOptions {
  /** Found from a line `sep=;` or from the header unless given: comma, semicolon, tab or bar. */
  readonly delimiter?: string | undefined;
  /** Lines in front of the header that belong to no table; 0 unless given. */
  readonly skip_lines?: number | undefined;
  /** Names of the columns of a file that has no header. */
  readonly columns?: readonly string[] | undefined;
  /** Columns are named like the fields of an interaction; a text that is no table is refused. */
  readonly areFields?: boolean | undefined;
  /** Called once with the columns; may throw. */
  readonly onHeader?: ((columns: readonly string[]) => void) | undefined;
  /** Called with what was found out and is not certain. */
  readonly say?: ((notice: string) => void) | undefined;
}

interface Table {
  /** The beginning of the table. */
  readonly first: Buffer;
  readonly all: AsyncIterable<Buffer>;
  readonly delimiter: string;
  /** Lines in front of the table. */
  readonly skipped: number;
}

const newline = 10;
const delimiters = new Map([
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
]);

/** Spreadsheets write `sep=;` as the first line, and read it. */
const separatorLine = /^\uFEFF?"?sep=(.)"? *\r?(?:\n|$)/i;

/** Looks at the beginning only; the rest is read when `all` is. */
export async function openTable(
  chunks: AsyncIterable<Buffer>,
  { delimiter, skip_lines: toSkip = 0, say }: CsvOptions,
): Promise<Table> {
  const [start, rows] = await peek(toSkip === 0 ? chunks : withoutLines(chunks, toSkip));
  const separator = separatorLine.exec(start.toString('utf8'))?.[1];
  if (separator !== undefined) {
    const [first, all] = await peek(withoutLines(rows, 1));
    return { first, all, skipped: toSkip + 1, delimiter: delimiter ?? separator };
  }
  const found = delimiter ?? delimiterOf(start);
  if (delimiter === undefined && found !== ',')
    say?.(`its columns are separated by ${delimiters.get(found)}`);
  return { first: start, all: rows, skipped: toSkip, delimiter: found };
}

async function* withoutLines(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    let from = 0;
    while (left > 0) {
      const end = chunk.indexOf(newline, from);
      if (end === -1) break;
      from = end + 1;
      left -= 1;
    }
    if (left === 0 && from < chunk.length) yield from === 0 ? chunk : chunk.subarray(from);
  }
}

/** The delimiter that the header holds most often, outside quotes. */
function delimiterOf(start: Buffer): string {
  const header = (/^\s*([^\r\n]*)/.exec(start.toString('utf8'))?.[1] ?? '').replace(/"[^"]*"/g, '');
  const occurrences = (delimiter: string): number => header.split(delimiter).length;
  return [...delimiters.keys()].reduce((best, next) => (occurrences(next) > occurrences(best) ? next : best));
}
