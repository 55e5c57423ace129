/** Inputs → raw records: opens, detects the format, reads, maps. */
import type { Readable } from 'node:stream';
import { assertOption, refuseSlips } from '../../shared/options.js';
import { assertMapping } from '../mapping/assert-mapping.js';
import { batchMapper } from '../mapping/map-batch.js';
import type { Mapping } from '../mapping/mapping.js';
import type { MappingUse } from '../mapping/mapping-use.js';
import { sourceLocationOf } from '../source-location.js';
import { isUnreadableRecord, UnreadableRecord } from '../unreadable.js';
import { type InputFormat, inputFormats, withoutGz } from './format.js';
import { openSource, readSource } from './open-source.js';
import { beginningOf } from './peek.js';
import { findSources, type Source } from './sources.js';

/** What is said of an input without a letter. */
export const emptyNotice = 'it is empty; after a query that failed it is, too';

/** How far reading has come, for a progress bar. Gzipped input is counted as it lies on the disk. */
/** How far reading has come, for a progress bar. Gzipped input is counted as it lies on the disk. */
export interface ReadProgress {
  /** The file being read; `-` is standard input. */
  readonly file: string;
  /** Bytes read so far, of all inputs. */
  readonly bytes: number;
  /** Bytes of all inputs; undefined when one of them is standard input. */
  readonly totalBytes: number | undefined;
}

/** How inputs are read; they hold for all of them. */
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
 * Reads NDJSON, JSON and CSV from files, globs and `-`, and yields raw records (after the mapping, where there is
 * one); a line that cannot be read is an `UnreadableRecord`. Each record remembers its file and line, which
 * `normaliseInteraction` names when the record is no interaction.
 * @throws AutotriggerError INPUT_UNREADABLE for an input that is missing or cannot be read, MAPPING_INVALID when the
 * mapping names a column that a CSV file does not have; when iterated
 */
export async function* readInteractions(
  inputs: readonly string[],
  options: ReadOptions = {},
): AsyncGenerator<unknown> {
  for await (const records of readBatches(inputs, options)) for (const record of records) yield record;
}

const known = [
  ...['mapping', 'format', 'encoding', 'delimiter', 'stdin', 'onProgress', 'use', 'onNotice'],
] as const satisfies readonly (keyof ReadOptions)[];

/** The same in batches: one input after the other, with no more than a few batches in memory. */
export async function* readBatches(
  inputs: readonly string[],
  options: ReadOptions = {},
): AsyncGenerator<readonly unknown[]> {
  assertOption(Array.isArray(inputs), 'inputs', 'a list of files, globs or `-`');
  refuseSlips(options, known);
  const { mapping, onNotice, format, use } = options;
  assertMapping(mapping);
  assertOption(format === undefined || inputFormats.includes(format), 'format', inputFormats.join(', '));
  const sources = await findSources(inputs, options.stdin);
  const mapperFor = mapping && batchMapper(mapping, onNotice, use);
  const open = progressCounter(sources, options.onProgress);
  for (const source of sources) {
    const { file } = source;
    const say = (notice: string): void => onNotice?.(notice, file);
    const encoding = options.encoding ?? mapping?.encoding;
    let isLossy = false;
    const onLoss = (): void => {
      isLossy = true;
    };
    const opened = await openSource({ file, open: () => open(source) }, { encoding, say, onLoss, format });
    if (beginningOf(opened.start) === '') say(emptyNotice);
    const mapper = mapperFor?.(opened.format, file);
    const tabs = /\.tsv$/i.test(withoutGz(file)) ? '\t' : undefined;
    const delimiter = options.delimiter ?? mapping?.csv?.delimiter ?? tabs;
    const { onHeader } = mapper ?? {};
    const csv = { ...mapping?.csv, delimiter, say, onHeader, areFields: mapping === undefined };
    for await (const batch of readSource(opened, file, csv)) {
      if (mapper !== undefined) yield mapper.map(batch);
      else yield isLossy ? batch.map(refuseLoss) : batch;
    }
  }
}

/** A mapping refuses lost letters itself, in the fields that it reads. */
function refuseLoss(record: unknown): unknown {
  if (isUnreadableRecord(record) || !JSON.stringify(record).includes('\uFFFD')) return record;
  const { file, line } = sourceLocationOf(record) ?? {};
  const message = 'the record lost a letter: the encoding of its text is another one, or not known';
  const fix = 'say which one it is: `--encoding`, such as `windows-1251`';
  return new UnreadableRecord({ message, fix, file, line });
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
