/** Opens the folder of an lmdb store: private files, a format of its own, and a secret made once. */
import { randomBytes } from 'node:crypto';

import type { Database, RootDatabase } from 'lmdb';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { rowFormat } from '../row/codec.js';
import { type GroupCommits, groupCommits } from './commits.js';
import { storeUnavailable } from './failure.js';
import { inspectFolder } from './inspect.js';
import { makeFolder } from './make-folder.js';

export type Table = Database<Buffer, Buffer>;

export interface LmdbEnvironment {
  readonly root: RootDatabase<Buffer, Buffer>;
  readonly customers: Table;
  readonly commits: GroupCommits;
  /** The version of the row that was read last. */
  readonly lastVersion: () => number;
  readonly secret: string;
  /** Format, secret, and the fingerprints of secrets that rows were kept under. */
  readonly meta: Table;
}

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;
const formatKey = Buffer.from('format');
const secretKey = Buffer.from('secret');

/** Rejects with STORE_UNAVAILABLE. */
export async function openEnvironment(folder: string): Promise<LmdbEnvironment> {
  try {
    await makeFolder(folder);
    await inspectFolder(folder);
    const { open, getLastVersion } = await import('lmdb');
    const options = {
      path: folder,
      noSubdir: false,
      permissionsMode: 0o600,
      // A commit is on disk before anybody sees it or is told of it: no moment in which it could still be lost.
      overlappingSync: false,
      // With it, a failed commit also rejects a promise that nobody holds, which ends the process.
      eventTurnBatching: false,
      maxDbs: 2,
      ...binary,
    };
    const root = open<Buffer, Buffer>(options);
    try {
      const meta = root.openDB<Buffer, Buffer>({ name: 'meta', ...binary });
      const secret = await secretOf(folder, meta);
      // A row is written on the condition that it is still the one that was read.
      const customers = root.openDB<Buffer, Buffer>({ name: 'customers', useVersions: true, ...binary });
      return { root, customers, commits: groupCommits(customers), lastVersion: getLastVersion, secret, meta };
    } catch (error) {
      await root.close();
      throw error;
    }
  } catch (error) {
    throw storeUnavailable(folder, 'be opened', error);
  }
}

/**
 * Whoever comes first, of all processes, writes format and secret; everybody else reads them. Not in a transaction with
 * a callback: it would wait for this thread, which waits for it where a second store opens the same folder meanwhile.
 */
async function secretOf(folder: string, meta: Table): Promise<string> {
  await meta.ifNoExists(formatKey, () => {
    void meta.put(formatKey, Buffer.from(String(rowFormat)));
    void meta.put(secretKey, randomBytes(32));
  });
  meta.resetReadTxn();
  const format = meta.get(formatKey)?.toString();
  const secret = meta.get(secretKey);
  if (format === String(rowFormat) && secret !== undefined) return secret.toString('base64url');
  throw new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the lmdb store \`${folder}\` is written in format ${format}, and this version reads format ${rowFormat}`,
    { fix: 'use the version that wrote it, or export there and import into a new folder' },
  );
}
