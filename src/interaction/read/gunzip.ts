/** Gzipped input, known by its first bytes whatever its name is, as what it holds. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { peek } from './peek.js';

/** RFC 1952; no text begins with these bytes. */
const magic = Buffer.from([0x1f, 0x8b]);
const chunkBytes = 256 * 1024;

/** Other input is passed on as it is. Rejects with INPUT_UNREADABLE where the file is cut off or damaged. */
export async function* gunzip(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const [start, all] = await peek(chunks, ({ length }) => length >= magic.length);
  if (!start.subarray(0, magic.length).equals(magic)) {
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
