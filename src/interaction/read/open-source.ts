/** One source → its text and its format, whatever it is compressed with and written in. */
import type { RecordBatch } from './batch.js';
import { readCsv } from './csv.js';
import type { CsvOptions } from './csv-table.js';
import { formatByContent, formatByName, type InputFormat } from './format.js';
import { gunzip } from './gunzip.js';
import { readJson } from './json.js';
import { readNdjson } from './ndjson.js';
import { peek } from './peek.js';
import { refuseBinary, refuseOther } from './refuse-other.js';
import type { Source } from './sources.js';
import { decodeText, type EncodingOptions } from './text-encoding.js';

export interface OpenOptions extends EncodingOptions {
  /** Overrides what name and content say. */
  readonly format?: InputFormat | undefined;
}

export interface OpenedSource {
  readonly format: InputFormat;
  /** The beginning of the text, in UTF-8. */
  readonly start: Buffer;
  /** The whole text. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** Rejects with INPUT_UNREADABLE for what cannot be read, and for binary data and markup. */
export async function openSource(
  { file, open }: Pick<Source, 'file' | 'open'>,
  options: OpenOptions = {},
): Promise<OpenedSource> {
  const [start, chunks] = await peek(decodeText(gunzip(open(), file), options));
  refuseBinary(start, file);
  return { start, chunks, format: options.format ?? formatByName(file) ?? formatByContent(start) };
}

/** Its records, each with its line. Rejects with INPUT_UNREADABLE where none of the first entries is a record. */
export function readSource(
  { format, start, chunks }: OpenedSource,
  file: string,
  csv: CsvOptions = {},
): AsyncGenerator<RecordBatch> {
  if (format === 'csv') return readCsv(chunks, file, csv);
  return refuseOther(format === 'json' ? readJson(chunks, file) : readNdjson(chunks, file), start, file);
}
