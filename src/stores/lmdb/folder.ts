/** Makes a folder, or looks at it before lmdb does: what lmdb cannot open may end the whole process instead of failing. */
import { access, constants, type FileHandle, mkdir, open, stat, statfs } from 'node:fs/promises';
import { endianness } from 'node:os';
import { dirname, join } from 'node:path';

/** Where the head of a data file keeps its mark and its version, as words of the machine's own byte order. */
const markAt = 6;
const versionAt = 7;
const mark = 0xbeefc0de;
const version = 2;
const headBytes = 32;

/** Whether it is there, on a file system that nobody can write to. */
export async function isMountedReadOnly(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => false,
    (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EROFS',
  );
}

/**
 * Rejects, as the disk or lmdb would, when the folder or its files cannot be read, or not be written unless `readOnly`,
 * or are not lmdb's.
 */
export async function inspectFolder(folder: string, readOnly: boolean): Promise<void> {
  const { R_OK, W_OK, X_OK } = constants;
  await access(folder, readOnly ? R_OK | X_OK : R_OK | W_OK | X_OK);
  if (!readOnly) {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < leastFreeBytes) throw new Error('ENOSPC: there is no space left');
    // Readers, too, note themselves in the lock file, so it must be one that this user may write to.
    await headOf(join(folder, 'lock.mdb'), 'r+');
  }
  const head = await headOf(join(folder, 'data.mdb'), readOnly ? 'r' : 'r+');
  if (readOnly && head === undefined) throw new Error('MDB_INVALID: there is no data file');
  if (head === undefined || head.byteLength === 0) return;
  if (head.byteLength < headBytes) throw new Error('MDB_INVALID: the data file is too short');
  const words = new Uint32Array(head);
  if (words[markAt] !== mark) throw new Error('MDB_INVALID: the data file does not bear the mark of lmdb');
  if (words[versionAt] !== version)
    throw new Error('MDB_VERSION_MISMATCH: the data file is of another version');
  await checkLength(join(folder, 'data.mdb'));
}

/** What lmdb maps into memory and the disk has no space for ends the process when it is written to. */
const leastFreeBytes = 1 << 20;

/** Of each of the two heads, which are written alternately: where the page size, the roots of its trees and its number stand. */
const pageSizeAt = 48;
const rootsAt = [88, 136];
const numberAt = 152;
const headLength = 160;
const noPage = 2n ** 64n - 1n;
const littleEndian = endianness() === 'LE';

/** A file that was cut off still bears its mark; to read a page that is not there ends the process. */
async function checkLength(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const first = await viewAt(handle, 0);
    const pageSize = first.getUint32(pageSizeAt, littleEndian);
    const second = await viewAt(handle, pageSize);
    const number = (view: DataView): bigint => view.getBigUint64(numberAt, littleEndian);
    const current = number(second) > number(first) ? second : first;
    // Last: another process may be writing, and its pages are there before the head that names them.
    const { size } = await handle.stat();
    for (const at of rootsAt) {
      const page = current.getBigUint64(at, littleEndian);
      if (page !== noPage && (page + 1n) * BigInt(pageSize) > BigInt(size)) {
        throw new Error('MDB_CORRUPTED: the data file was cut off');
      }
    }
  } finally {
    await handle.close();
  }
}

async function viewAt(handle: FileHandle, position: number): Promise<DataView> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(headLength), 0, headLength, position);
  if (bytesRead < headLength) throw new Error('MDB_CORRUPTED: the data file was cut off');
  return new DataView(buffer.buffer, buffer.byteOffset, headLength);
}

/** The first bytes of a file, opened as lmdb would open it; undefined when it is not there. */
async function headOf(file: string, mode: 'r' | 'r+'): Promise<ArrayBuffer | undefined> {
  try {
    const handle = await open(file, mode);
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

/** Not mkdir's own `recursive`: on file systems that refuse every new folder, such as /proc, that never returns. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const parent = dirname(path);
    if (isMissing(error) && parent !== path && !(await isFolder(parent))) {
      await makeFolder(parent);
      await mkdir(path, { mode: 0o700 });
    } else if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
