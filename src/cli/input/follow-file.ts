/** A file that grows, as a stream that goes on: what `tail -F` shows, from the beginning, until the signal. */
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { fileReason } from '../../errors/file-reason.js';

const blockBytes = 64 * 1024;
const lookEveryMs = 200;

/** Begins again when the file was cut or replaced (log rotation). Rejects with INPUT_UNREADABLE on the first read. */
export function followFile(path: string, signal: AbortSignal): Readable {
  return Readable.from(read(path, signal), { objectMode: false });
}

async function* read(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  let file = await openToRead(path);
  let position = 0;
  const block = Buffer.alloc(blockBytes);
  try {
    while (!signal.aborted) {
      const { bytesRead } = await file.read(block, 0, block.length, position);
      if (bytesRead > 0) {
        position += bytesRead;
        yield Buffer.from(block.subarray(0, bytesRead));
        continue;
      }
      await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
      const replacement = await replacementOf(path, file);
      if (replacement !== undefined) {
        await file.close();
        file = replacement;
        position = 0;
      } else if ((await file.stat()).size < position) position = 0;
    }
  } finally {
    await file.close();
  }
}

/** Another file under the same name; undefined while there is none (rotation may be under way). */
async function replacementOf(path: string, file: FileHandle): Promise<FileHandle | undefined> {
  try {
    const [named, held] = await Promise.all([stat(path), file.stat()]);
    return named.ino === held.ino && named.dev === held.dev ? undefined : await open(path);
  } catch {
    return undefined;
  }
}

async function openToRead(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    throw new AutotriggerError('INPUT_UNREADABLE', `the input \`${path}\` ${fileReason(cause)}`, {
      cause,
      file: path,
      fix: 'name a file that exists and that this user may read, or `-` for standard input',
    });
  }
}
