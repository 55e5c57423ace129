/** CSV: the first row names the columns, each further row is one record. */
import { attachSourceLocation } from '../source-location.js';
import { UnreadableRecord } from '../unreadable.js';
import { assertTable, columnsOf, recordOf } from './csv-columns.js';
import { type CsvOptions, openTable } from './csv-table.js';
import { largestRecord } from './parse-json.js';

const newline = 10;

/**
 * Quoted cells may hold line breaks; BOM, CRLF and blank rows are fine. A row with more or fewer cells than the
 * header is unreadable: which cell is which is a guess. A quote that is never closed loses the rows after it;
 * one unreadable record at the end says so.
 */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  file: string,
  options: CsvOptions = {},
): AsyncGenerator<unknown[]> {
  const { parse } = await import('csv-parse');
  const { first, all, skipped, delimiter } = await openTable(chunks, options);
  let lost: { readonly code: string | undefined } | undefined;
  const parser = parse({
    bom: true,
    delimiter,
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
  const columnsNamed = (names: readonly string[]): ReturnType<typeof columnsOf> => {
    if (areFields) assertTable(names, first, file);
    onHeader?.(names);
    return columnsOf(names, areFields);
  };
  let columns = options.columns && columnsNamed(options.columns);
  /** Of the next row. */
  let line = skipped + 1;
  const recordsOf = (rows: readonly (readonly string[])[]): unknown[] => {
    const records: unknown[] = [];
    for (const cells of rows) {
      // The parser is not told to leave out blank lines, so that each row is counted as the lines that it has.
      const isBlank = cells.length === 1 && cells[0] === '';
      if (columns === undefined) {
        if (!isBlank) columns = columnsNamed(cells.map((name) => name.trim()));
      } else if (cells.length === columns.count) {
        records.push(attachSourceLocation(recordOf(columns, cells), { file, line }));
      } else if (!isBlank) {
        records.push(ragged(columns.count, cells, file, line));
      }
      line += linesOf(cells);
    }
    return records;
  };

  let lastLine = skipped;
  let isLineOpen = false;
  for await (const chunk of all) {
    lastLine += count(chunk, newline);
    isLineOpen = chunk.at(-1) !== newline;
    // Its rows are taken at once: a step through a stream for each row takes longer than making its record.
    parser.write(chunk);
    const rows: string[][] = [];
    for (let row = parser.read(); row !== null; row = parser.read()) rows.push(row);
    yield recordsOf(rows);
    if (lost !== undefined) break;
  }
  if (lost === undefined) yield recordsOf(await parser.end().toArray());
  if (lost !== undefined) yield [unfinished(file, line, lastLine + (isLineOpen ? 1 : 0), lost.code)];
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
