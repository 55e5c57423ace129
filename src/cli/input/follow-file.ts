/** A file that grows, as a stream that goes on: what `tail -F` shows, from the beginning, until the signal. */
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { fileReason } from '../../errors/file-reason.js';

const blockBytes = 64 * 1024;
const lookEveryMs = 200;

/**
 * Begins again when the file was cut or replaced (log rotation): a file that replaces it is read once something stands
 * in it, because until then its writer may still write to the former one, which is read to its end. Rejects with
 * INPUT_UNREADABLE on the first read.
 */
export function followFile(path: string, signal: AbortSignal): Readable {
  return Readable.from(read(path, signal), { objectMode: false });
}

const newline = 10;

async function* read(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  let file = await openToRead(path);
  let position = 0;
  let isLineOpen = false;
  const block = Buffer.alloc(blockBytes);
  async function* toItsEnd(): AsyncGenerator<Buffer> {
    while (!signal.aborted) {
      const { bytesRead } = await file.read(block, 0, block.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      isLineOpen = block[bytesRead - 1] !== newline;
      yield Buffer.from(block.subarray(0, bytesRead));
    }
  }
  try {
    while (!signal.aborted) {
      yield* toItsEnd();
      await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
      const replacement = await replacementOf(path, file);
      const isCut = replacement === undefined && (await file.stat()).size < position;
      if (replacement === undefined && !isCut) continue;
      if (replacement !== undefined) {
        // What was written to it since it was looked at, before the other took its place.
        yield* toItsEnd();
        await file.close();
        file = replacement;
      }
      position = 0;
      // The beginning of one file is no end of a line of another.
      if (isLineOpen) yield Buffer.from('\n');
      isLineOpen = false;
    }
  } finally {
    await file.close();
  }
}

/** Another file under the same name with something in it; undefined while there is none. */
async function replacementOf(path: string, file: FileHandle): Promise<FileHandle | undefined> {
  try {
    const [named, held] = await Promise.all([stat(path), file.stat()]);
    const isSame = named.ino === held.ino && named.dev === held.dev;
    return isSame || named.size === 0 ? undefined : await open(path);
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
