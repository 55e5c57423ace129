/** Inputs → batches of records: opens, detects the format, reads, maps. */
import type { Readable } from 'node:stream';
import { batchMapper } from '../mapping/map-batch.js';
import type { Mapping } from '../mapping/mapping.js';
import type { RecordBatch } from './batch.js';
import { type CsvOptions, readCsv } from './csv.js';
import { expandColumns } from './expand-columns.js';
import { formatByContent, formatByName, type InputFormat } from './format.js';
import { readJson } from './json.js';
import { readNdjson } from './ndjson.js';
import { peek } from './peek.js';
import { findSources, type Source } from './sources.js';
import { refuseUtf16 } from './text-encoding.js';

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
  /** What `-` reads from. */
  readonly stdin?: Readable;
  /** Called for every chunk read. */
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Called with what a mapping has to say about a file, once each: more pages, fields that were not asked for. */
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
  for (const source of sources) {
    const [start, chunks] = await peek(refuseUtf16(count(source), source.file));
    const format = options.format ?? formatByName(source.file) ?? formatByContent(start);
    const adapted = adapt(format, source.file);
    const csv = { ...adapted.csv, ...(/\.tsv$/i.test(source.file) ? { delimiter: '\t' } : {}) };
    const batches =
      format === 'csv'
        ? readCsv(chunks, source.file, csv)
        : format === 'json'
          ? readJson(chunks, source.file)
          : readNdjson(chunks, source.file);
    for await (const batch of batches) yield adapted.map(batch);
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
}: ReadOptions): Promise<(format: InputFormat, file: string) => Adapted> {
  if (mapping !== undefined) {
    return batchMapper(mapping, onNotice);
  }
  return (format) => ({ csv: {}, map: format === 'csv' ? expandColumns : (batch) => batch });
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
