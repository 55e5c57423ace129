/** Excel's "Unicode text" is UTF-16: read as UTF-8 it would give one unreadable record for every line. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { Source } from './sources.js';

/** The chunks as they are; rejects with INPUT_UNREADABLE before the first of a text in UTF-16. */
export async function* refuseUtf16(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of chunks) {
    if (first && /^(fffe|feff)/.test(chunk.subarray(0, 2).toString('hex'))) {
      throw new AutotriggerError('INPUT_UNREADABLE', `\`${file}\` is written in UTF-16`, {
        fix: 'save it as UTF-8',
        file,
      });
    }
    first = false;
    yield chunk;
  }
}

/** For a file that is read in another way: rejects with INPUT_UNREADABLE when it may not be read, or is in UTF-16. */
export async function checkReadable({ file, open }: Source): Promise<void> {
  const chunks = refuseUtf16(open(), file);
  await chunks.next();
  await chunks.return(undefined);
}
