/** Inputs → batches of records: opens, detects the format, reads, maps. */
import type { Readable } from 'node:stream';
import { batchMapper } from '../mapping/map-batch.js';
import type { Mapping } from '../mapping/mapping.js';
import type { MappingUse } from '../mapping/mapping-use.js';
import type { RecordBatch } from './batch.js';
import type { CsvOptions } from './csv-table.js';
import { assertTable, expandColumns } from './expand-columns.js';
import { type InputFormat, withoutGz } from './format.js';
import { openSource, readSource } from './open-source.js';
import { findSources, type Source } from './sources.js';

export interface ReadProgress {
  /** The file being read; `-` is standard input. */
  readonly file: string;
  /** Bytes read so far, of all inputs. */
  readonly bytes: number;
  /** Bytes of all inputs; undefined when one of them is standard input. */
  readonly totalBytes: number | undefined;
}

export interface ReadOptions {
  /** For records of another system; see `loadMapping`. */
  readonly mapping?: Mapping;
  /** Overrides what name and content say. */
  readonly format?: InputFormat;
  /** Of the text, such as `windows-1252`; what the mapping says, or what is recognised, unless given. */
  readonly encoding?: string | undefined;
  /** Between the columns of CSV; what the mapping says, or what the header shows, unless given. */
  readonly delimiter?: string | undefined;
  /** What `-` reads from. */
  readonly stdin?: Readable;
  /** Called for every chunk read. */
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Filled while records are mapped: how each field of the mapping fares. */
  readonly use?: MappingUse | undefined;
  /** Called once each with what was found out about a file and is not certain, and with what a mapping says of it. */
  readonly onNotice?: (notice: string, file: string) => void;
}

/**
 * Reads every input, one after the other, holding no more than a few batches in memory. A bad line or row is an
 * `UnreadableRecord` in its place.
 * @throws AutotriggerError INPUT_UNREADABLE for an input that is missing or cannot be read, MAPPING_INVALID when
 * the mapping names a column that a CSV file does not have
 */
export async function* readBatches(
  inputs: readonly string[],
  options: ReadOptions = {},
): AsyncGenerator<RecordBatch> {
  const sources = await findSources(inputs, options.stdin);
  const adapt = await adapterFor(options);
  const count = progressCounter(sources, options.onProgress);
  const { mapping, onNotice } = options;
  for (const source of sources) {
    const { file } = source;
    const say = (notice: string): void => onNotice?.(notice, file);
    const encoding = options.encoding ?? mapping?.encoding;
    const opened = await openSource(
      { file, open: () => count(source) },
      { encoding, say, format: options.format },
    );
    if (opened.start.length === 0) say('it is empty; after a query that failed it is, too');
    const adapted = adapt(opened.format, file);
    const tabs = /\.tsv$/i.test(withoutGz(file)) ? '\t' : undefined;
    const delimiter = options.delimiter ?? mapping?.csv?.delimiter ?? tabs;
    const csv = { ...mapping?.csv, ...adapted.csv, delimiter, say };
    for await (const batch of readSource(opened, file, csv)) yield adapted.map(batch);
  }
}

interface Adapted {
  readonly csv: CsvOptions;
  map(batch: RecordBatch): RecordBatch;
}

/** The mapping between reader and caller; loaded only where it is needed. */
async function adapterFor({
  mapping,
  onNotice,
  use,
}: ReadOptions): Promise<(format: InputFormat, file: string) => Adapted> {
  if (mapping !== undefined) {
    return batchMapper(mapping, onNotice, use);
  }
  return (format, file) => ({
    csv: { onHeader: (columns, start) => assertTable(columns, start, file) },
    map: format === 'csv' ? expandColumns : (batch) => batch,
  });
}

function progressCounter(
  sources: readonly Source[],
  onProgress: ReadOptions['onProgress'],
): (source: Source) => AsyncIterable<Buffer> {
  if (onProgress === undefined) return (source) => source.open();
  const sizes = sources.map(({ bytes }) => bytes);
  const totalBytes = sizes.reduce(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
  let bytes = 0;
  return async function* counted(source) {
    for await (const chunk of source.open()) {
      bytes += chunk.length;
      onProgress({ file: source.file, bytes, totalBytes });
      yield chunk;
    }
  };
}
