/** CSV: the first row names the columns, each further row is one record. */
import { randomUUID } from 'node:crypto';
import { attachSourceLocation } from '../source-location.js';
import { UnreadableRecord } from '../unreadable.js';
import { assertTable, columnsOf, recordOf } from './csv-columns.js';
import { headerChecker, type RowBelow } from './csv-headers.js';
import { type CsvOptions, openTable } from './csv-table.js';
import { largestRecord } from './parse-json.js';
import { endsInReturns } from './peek.js';
import { refusedText } from './refuse-other.js';

const newline = 10;

/**
 * A row of its own behind a chunk that ends in a line break: the parser holds a row back until it has seen what follows,
 * and in a file that grows that may be tomorrow's. Within a quoted cell it is taken out again.
 */
const mark = randomUUID().replaceAll('-', '');

/**
 * Quoted cells may hold line breaks; BOM, CRLF and blank rows are fine. A row with more or fewer cells than the
 * header is unreadable: which cell is which is a guess. So is every row below a header that names other columns; one
 * that names the same is left out. A quote that is never closed loses the rows after it; one unreadable record at the
 * end says so.
 */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  file: string,
  options: CsvOptions = {},
): AsyncGenerator<unknown[]> {
  const { parse } = await import('csv-parse');
  const { first, all, skipped, delimiter } = await openTable(chunks, options);
  let lost: { readonly code: string | undefined } | undefined;
  const hasReturns = endsInReturns(first);
  const parser = parse({
    bom: true,
    delimiter,
    // Both, whatever the first line ends in: a file may be put together from several.
    record_delimiter: hasReturns ? '\r' : ['\r\n', '\n'],
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    max_record_size: largestRecord,
    on_skip: (error) => {
      // The parser would report every further line within the quote.
      lost ??= { code: error?.code };
      return undefined;
    },
  });
  const { areFields = false, onHeader } = options;
  let checkHeader = (_cells: readonly string[], _line: number): RowBelow => undefined;
  const columnsNamed = (names: readonly string[]): ReturnType<typeof columnsOf> => {
    if (areFields) assertTable(names, first, file);
    onHeader?.(names);
    checkHeader = headerChecker(names, file, options.say);
    return columnsOf(names, areFields);
  };
  let columns = options.columns && columnsNamed(options.columns);
  let nextLine = skipped + 1;
  let isEmpty = true;
  let hasMarks = false;
  /**
   * Undefined for a header, and for a blank line: the parser is not told to leave those out, so that each row is
   * counted as the lines that it has.
   */
  const read = (row: readonly string[]): unknown => {
    const cells = hasMarks ? unmarked(row) : row;
    if (cells === undefined) return undefined;
    const line = nextLine;
    nextLine += linesOf(cells);
    if (cells.length === 1 && cells[0]?.trim() === '') return undefined;
    if (columns === undefined) {
      columns = columnsNamed(cells.map((name) => name.trim()));
      return undefined;
    }
    const header = checkHeader(cells, line);
    if (header === 'repeated') return undefined;
    isEmpty = false;
    if (header !== undefined) return header;
    if (cells.length !== columns.names.length) return ragged(columns.names.length, cells, file, line);
    return attachSourceLocation(recordOf(columns, cells), { file, line });
  };

  let lastLine = skipped;
  let isLineOpen = false;
  for await (const chunk of all) {
    lastLine += count(chunk, newline);
    isLineOpen = chunk.at(-1) !== newline;
    // Its rows are taken at once: a step through a stream for each row takes longer than making its record.
    parser.write(chunk);
    if (!isLineOpen && !hasReturns) {
      parser.write(`${mark}\n`);
      hasMarks = true;
    }
    const records: unknown[] = [];
    for (let row = parser.read(); row !== null; row = parser.read()) {
      const record = read(row);
      if (record !== undefined) records.push(record);
    }
    yield records;
    if (lost !== undefined) break;
  }
  if (lost === undefined) {
    const rows: string[][] = await parser.end().toArray();
    yield rows.map(read).filter((record) => record !== undefined);
  }
  if (lost !== undefined) yield [unfinished(file, nextLine, lastLine + (isLineOpen ? 1 : 0), lost.code)];
  // The one line of a message may have commas.
  else if (areFields && isEmpty && columns?.hasId === false) throw refusedText(first, file);
}

/** Undefined for the mark itself. */
function unmarked(cells: readonly string[]): readonly string[] | undefined {
  if (cells.length === 1 && cells[0] === mark) return undefined;
  if (!cells.some((cell) => cell.includes(mark))) return cells;
  return cells.map((cell) => cell.replaceAll(`${mark}\n`, ''));
}

function linesOf(cells: readonly string[]): number {
  let lines = 1;
  for (const cell of cells) if (cell.includes('\n')) lines += count(cell, '\n');
  return lines;
}

function count<Item>(text: { indexOf(item: Item, from: number): number }, item: Item): number {
  let found = 0;
  for (let at = text.indexOf(item, 0); at !== -1; at = text.indexOf(item, at + 1)) found++;
  return found;
}

function ragged(columns: number, cells: readonly string[], file: string, line: number): UnreadableRecord {
  return new UnreadableRecord({
    message: `the row has ${cells.length} cells, but the header names ${columns} columns`,
    fix: 'put cells that hold a delimiter, a quote or a line break in double quotes',
    file,
    line,
    text: cells.join(','),
  });
}

function unfinished(
  file: string,
  line: number,
  lastLine: number,
  code: string | undefined,
): UnreadableRecord {
  const tooLong = code === 'CSV_MAX_RECORD_SIZE';
  const what = tooLong
    ? `the row is longer than ${largestRecord / 2 ** 20} MB, or has a quote that is never closed`
    : 'the row has a quote that is never closed';
  const rest = tooLong ? 'everything after it is' : `the ${lastLine - line} lines after it are`;
  return new UnreadableRecord({
    message: tooLong || lastLine > line ? `${what}, and ${rest} lost with it` : what,
    fix: 'close the quote; a quote within a quoted cell is written twice',
    file,
    line,
  });
}
