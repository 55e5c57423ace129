/** Opens the folder of an lmdb store: private files, and a format that is checked first. */
import type { Database, RootDatabase } from 'lmdb';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { errorText } from '../../errors/error-text.js';
import { rowFormat } from '../row/text.js';
import type { StoreSettings } from '../settings.js';
import { dataFileOf, type GroupCommits, groupCommits, sameFileCheck } from './commits.js';
import { storeUnavailable } from './errors.js';
import { inspectFolder, isMountedReadOnly, makeFolder } from './folder.js';

type Rows = Database<Buffer, Buffer>;

/** An open folder, with what lmdb-js needs to read and write it. */
export interface LmdbEnvironment {
  readonly root: RootDatabase<Buffer, Buffer>;
  readonly rows: Rows;
  readonly commits: GroupCommits;
  /** The version of the row that was read last. */
  readonly lastVersion: () => number;
  /** What the first version kept beside its rows. */
  readonly formerSettings: () => StoreSettings | undefined;
}

/** On a read-only file system: as the disk itself would refuse. */
const noCommits: GroupCommits = {
  commit: async () => {
    throw new Error('EROFS: read-only file system');
  },
  ended: async () => undefined,
};

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;
const formatKey = Buffer.from('format');
const secretKey = Buffer.from('secret');
const fingerprintPrefix = 'known:';
/** The character after the colon: every key with the prefix stands before it. */
const fingerprintsEnd = Buffer.from('known;');
const firstVersionFormat = '2';

/** Only for reading where the file system allows no more. Rejects with STORE_UNAVAILABLE. */
export async function openEnvironment(folder: string): Promise<LmdbEnvironment> {
  try {
    const readOnly = await isMountedReadOnly(folder);
    if (!readOnly) await makeFolder(folder);
    await inspectFolder(folder, readOnly);
    const before = dataFileOf(folder);
    const { open, getLastVersion } = await loadLmdb(folder);
    const options = {
      path: folder,
      noSubdir: false,
      permissionsMode: 0o600,
      // A commit is on disk before it can be seen or is reported: it can never be lost afterwards.
      overlappingSync: false,
      // With it, a failed commit also rejects a promise that nobody holds, which ends the process.
      eventTurnBatching: false,
      maxDbs: 2,
      readOnly,
      ...binary,
    };
    const root = open<Buffer, Buffer>(options);
    try {
      const opened = dataFileOf(folder);
      // Replaced while it was being opened: nobody can say which of the two is open.
      if (before !== undefined) sameFileCheck(folder, before)();
      const meta = root.openDB<Buffer, Buffer>({ name: 'meta', ...binary });
      if (!readOnly) await noteFormat(meta);
      checkFormat(folder, meta);
      const rows = root.openDB<Buffer, Buffer>({ name: 'customers', useVersions: true, ...binary });
      return {
        root,
        rows,
        commits: readOnly ? noCommits : groupCommits(rows, sameFileCheck(folder, opened)),
        lastVersion: getLastVersion,
        formerSettings: () => formerSettings(meta),
      };
    } catch (error) {
      await root.close();
      throw error;
    }
  } catch (error) {
    throw storeUnavailable(folder, 'be opened', error);
  }
}

let loading: Promise<typeof import('lmdb')> | undefined;

/** Once: what a bundler made of it fails the first time, and is half there the second time. */
async function loadLmdb(folder: string): Promise<typeof import('lmdb')> {
  loading ??= import('lmdb');
  try {
    return await loading;
  } catch (cause) {
    throw new AutotriggerError(
      'STORE_UNAVAILABLE',
      `the lmdb store \`${folder}\` cannot be opened: the package \`lmdb\` cannot be loaded: ${errorText(cause)}`,
      {
        fix: "where the program is bundled, leave `lmdb` out of the bundle (esbuild: external: ['lmdb']) and install it beside the bundle; otherwise install autotrigger again, with its optional dependencies",
        cause,
      },
    );
  }
}

/**
 * Rows of the first version stay as they are until they are written again: it cannot read those of this version, and
 * no longer opens the folder. Not in a transaction with a callback: that would wait for this thread, which waits for
 * it where a second store opens the same folder meanwhile.
 */
async function noteFormat(meta: Rows): Promise<void> {
  const current = Buffer.from(String(rowFormat));
  await meta.ifNoExists(formatKey, () => void meta.put(formatKey, current));
  meta.resetReadTxn();
  if (meta.get(formatKey)?.toString() === firstVersionFormat) await meta.put(formatKey, current);
}

function checkFormat(folder: string, meta: Rows): void {
  meta.resetReadTxn();
  const format = meta.get(formatKey)?.toString();
  if (format === String(rowFormat) || format === firstVersionFormat) return;
  throw new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the lmdb store \`${folder}\` is written in format ${format}, and this version reads format ${rowFormat}`,
    { fix: 'use the version that wrote it, or export there and import into a new folder' },
  );
}

function formerSettings(meta: Rows): StoreSettings | undefined {
  meta.resetReadTxn();
  const secret = meta.get(secretKey)?.toString('base64url');
  if (secret === undefined) return undefined;
  const range = { start: Buffer.from(fingerprintPrefix), end: fingerprintsEnd };
  const keys = Array.from(meta.getKeys(range), (key) => Buffer.from(key).toString());
  return { secret, fingerprints: keys.map((key) => key.slice(fingerprintPrefix.length)) };
}
