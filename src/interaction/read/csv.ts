/** CSV: the first row names the columns, each further row is one record. */
import { pipeline, Readable } from 'node:stream';
import { Dictionary } from '../dictionary.js';
import { UnreadableRecord } from '../unreadable.js';
import { BatchBuilder, type RecordBatch } from './batch.js';
import { type CsvOptions, openTable } from './csv-table.js';
import { largestRecord } from './limits.js';

const batchSize = 256;

/**
 * Quoted cells may hold line breaks; BOM, CRLF and blank rows are fine. A row with more or fewer cells than the
 * header is unreadable: which cell is which is a guess. A quote that is never closed loses the rows after it;
 * one unreadable record at the end says so.
 */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  file: string,
  options: CsvOptions = {},
): AsyncGenerator<RecordBatch> {
  const { parse } = await import('csv-parse');
  const { first, all, skipped, delimiter } = await openTable(chunks, options);
  const lines = new LineCounter(skipped);
  let lost: { readonly raw: string; readonly code: string | undefined; readonly records: number } | undefined;
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    max_record_size: largestRecord,
    // Without it on_skip is not told what it skips.
    raw: true,
    on_skip: (error, raw) => {
      // The parser would report every further line within the quote.
      lost ??= { raw: raw ?? '', code: error?.code, records: parser.info.records };
      return undefined;
    },
  });
  async function* untilLost(): AsyncGenerator<Buffer> {
    for await (const chunk of all) {
      yield chunk;
      if (lost !== undefined) return;
    }
  }
  // A failing source ends the loop below with its error: pipeline destroys the parser with it.
  pipeline(Readable.from(untilLost()), parser, () => undefined);

  const batch = new BatchBuilder(file);
  let columns = options.columns;
  if (columns !== undefined) options.onHeader?.(columns, first);
  let rows = 0;
  for await (const row of parser) {
    rows += 1;
    if (lost !== undefined && rows > lost.records) break;
    const { record: cells }: { readonly record: readonly string[] } = row;
    const line = lines.of(cells);
    // The parser is not told to leave out blank lines, so that each row is counted as the lines that it has.
    if (cells.length === 1 && cells[0] === '') continue;
    if (columns === undefined) {
      columns = cells.map((name) => name.trim());
      options.onHeader?.(columns, first);
    } else {
      batch.add(
        cells.length === columns.length ? toRecord(columns, cells) : ragged(columns, cells, file, line),
        line,
      );
      if (batch.size >= batchSize) yield batch.take();
    }
  }
  if (lost !== undefined) {
    const line = lines.after(lost.raw);
    batch.add(unfinished(file, line, lost.raw, lost.code), line);
  }
  if (batch.size > 0) yield batch.take();
}

class LineCounter {
  #next: number;

  /** `skipped`: lines of the file that the parser does not see. */
  constructor(skipped: number) {
    this.#next = skipped + 1;
  }

  /** Line on which the row begins. */
  of(cells: readonly string[]): number {
    const begin = this.#next;
    this.#next += 1;
    for (const cell of cells) if (cell.includes('\n')) this.#next += count(cell, '\n');
    return begin;
  }

  /** Line on which `raw` begins, which follows the last row; blank lines in front are part of it. */
  after(raw: string | undefined): number {
    return this.#next + count(/^\s*/.exec(raw ?? '')?.[0] ?? '', '\n');
  }
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found++;
  return found;
}

/**
 * Columns with one name (a tracker's `Labels`, once for each label) are united: the list of their cells that hold
 * something and differ, or the one cell. A field that takes one text then refuses a list, and tags take it.
 */
function toRecord(columns: readonly string[], cells: readonly string[]): Record<string, string | string[]> {
  const record = new Dictionary<string | string[]>();
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] ?? '';
    const cell = cells[index] ?? '';
    const before = record[column];
    if (before === undefined || before === '') record[column] = cell;
    else if (cell.trim() !== '' && cell !== before) {
      const list = typeof before === 'string' ? [before] : before;
      if (!list.includes(cell)) list.push(cell);
      record[column] = list;
    }
  }
  return record;
}

function ragged(
  columns: readonly string[],
  cells: readonly string[],
  file: string,
  line: number,
): UnreadableRecord {
  return new UnreadableRecord({
    message: `the row has ${cells.length} cells, but the header names ${columns.length} columns`,
    fix: 'put cells that hold a delimiter, a quote or a line break in double quotes',
    file,
    line,
    text: cells.join(','),
  });
}

function unfinished(file: string, line: number, raw: string, code: string | undefined): UnreadableRecord {
  const rows = count(raw.trim(), '\n');
  const tooLong = code === 'CSV_MAX_RECORD_SIZE';
  const what = tooLong
    ? `the row is longer than ${largestRecord / 2 ** 20} MB, or has a quote that is never closed`
    : 'the row has a quote that is never closed';
  const rest = tooLong ? 'everything after it is' : `the ${rows} lines after it are`;
  return new UnreadableRecord({
    message: tooLong || rows > 0 ? `${what}, and ${rest} lost with it` : what,
    fix: 'close the quote; a quote within a quoted cell is written twice',
    file,
    line,
    text: raw.slice(0, 10_000).trimStart(),
  });
}
