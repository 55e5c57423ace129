/** Looks at a folder before lmdb does: what lmdb cannot open may end the whole process instead of failing. */
import { access, constants, open } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the head of a data file keeps its mark and its version, as words of the machine's own byte order. */
const markAt = 6;
const versionAt = 7;
const mark = 0xbeefc0de;
const version = 2;
const headBytes = 32;

/** Rejects, as the disk or lmdb would, when the folder or its files cannot be read and written, or are not lmdb's. */
export async function inspectFolder(folder: string): Promise<void> {
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  await headOf(join(folder, 'lock.mdb'));
  const head = await headOf(join(folder, 'data.mdb'));
  if (head === undefined || head.byteLength === 0) return;
  if (head.byteLength < headBytes) throw new Error('MDB_INVALID: the data file is too short');
  const words = new Uint32Array(head);
  if (words[markAt] !== mark) throw new Error('MDB_INVALID: the data file does not bear the mark of lmdb');
  if (words[versionAt] !== version)
    throw new Error('MDB_VERSION_MISMATCH: the data file is of another version');
}

/** The first bytes of a file, opened as lmdb would open it; undefined when it is not there. */
async function headOf(file: string): Promise<ArrayBuffer | undefined> {
  try {
    const handle = await open(file, 'r+');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return new Uint8Array(buffer.subarray(0, bytesRead)).buffer;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
