/** One source → its text and its format, whatever it is compressed with and written in. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { readCsv } from './csv.js';
import type { CsvOptions } from './csv-table.js';
import { formatByContent, formatByName, type InputFormat } from './format.js';
import { readJson } from './json.js';
import { readNdjson } from './ndjson.js';
import { endsInReturns, peek } from './peek.js';
import { refuseBinary, refuseOther } from './refuse-other.js';
import type { Source } from './sources.js';
import { decodeText, type EncodingOptions } from './text-encoding.js';

/** What is known of a source and need not be found out. */
interface OpenOptions extends EncodingOptions {
  /** Overrides what name and content say. */
  readonly format?: InputFormat | undefined;
}

/** A source of which the beginning has been read. */
interface OpenedSource {
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
  // Compression is taken off first, then the encoding: what remains is UTF-8, on which the format shows.
  const [start, chunks] = await peek(decodeText(gunzip(open(), file), options));
  refuseBinary(start, file);
  return { start, chunks, format: options.format ?? formatByName(file) ?? formatByContent(start, file) };
}

/**
 * Its records in batches, each with its place, or an `UnreadableRecord`: a million single steps through a stream take
 * too long. Rejects with INPUT_UNREADABLE where none of the first entries is a record.
 */
export function readSource(
  { format, start, chunks }: OpenedSource,
  file: string,
  csv: CsvOptions = {},
): AsyncGenerator<unknown[]> {
  if (format === 'csv') return readCsv(chunks, file, csv);
  // Of objects one after the other the reader of JSON needs no lines.
  const read = format === 'json' || endsInReturns(start) ? readJson : readNdjson;
  return refuseOther(read(chunks, file), start, file);
}

/** RFC 1952; no text begins with these bytes. */
const gzipMagic = Buffer.from([0x1f, 0x8b]);
const chunkBytes = 256 * 1024;

/** Gzipped input is known by its first bytes, whatever its name is; other input is passed on as it is. */
async function* gunzip(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const [start, all] = await peek(chunks, ({ length }) => length >= gzipMagic.length);
  if (!start.subarray(0, gzipMagic.length).equals(gzipMagic)) {
    yield* all;
    return;
  }
  const unzipped = createGunzip({ chunkSize: chunkBytes });
  // A failing source ends the loop below with its error: pipeline destroys the stream with it.
  pipeline(Readable.from(all), unzipped, () => undefined);
  try {
    yield* unzipped;
  } catch (cause) {
    if (cause instanceof AutotriggerError) throw cause;
    const message = `\`${file}\` is gzipped, and cut off or damaged`;
    throw new AutotriggerError('INPUT_UNREADABLE', message, { fix: 'compress it again', file, cause });
  }
}
