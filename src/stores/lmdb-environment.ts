/** Opens the folder of an lmdb store: private files, a format of its own, and a secret made once. */
import { randomBytes } from 'node:crypto';

import type { Database, RootDatabase } from 'lmdb';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { type Commit, groupCommits } from './lmdb-commits.js';
import { storeUnavailable } from './lmdb-failure.js';
import { inspectFolder } from './lmdb-inspect.js';
import { makeFolder } from './lmdb-make-folder.js';
import { rowFormat } from './row-codec.js';

export type Table = Database<Buffer, Buffer>;

export interface LmdbEnvironment {
  readonly root: RootDatabase<Buffer, Buffer>;
  readonly customers: Table;
  readonly commit: Commit;
  readonly secret: string;
}

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;
const formatKey = Buffer.from('format');
const secretKey = Buffer.from('secret');

/** Rejects with STORE_UNAVAILABLE. */
export async function openEnvironment(folder: string): Promise<LmdbEnvironment> {
  try {
    await makeFolder(folder);
    await inspectFolder(folder);
    const { open } = await import('lmdb');
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
      const secret = await secretOf(folder, root.openDB<Buffer, Buffer>({ name: 'meta', ...binary }));
      const customers = root.openDB<Buffer, Buffer>({ name: 'customers', ...binary });
      return { root, customers, commit: groupCommits(customers), secret };
    } catch (error) {
      await root.close();
      throw error;
    }
  } catch (error) {
    throw storeUnavailable(folder, 'be opened', error);
  }
}

/** Whoever comes first, of all processes, writes format and secret; everybody else reads them. */
async function secretOf(folder: string, meta: Table): Promise<string> {
  const { format, secret } = await meta.transaction(() => {
    const found = meta.get(formatKey)?.toString();
    const kept = meta.get(secretKey);
    if (found !== undefined) return { format: found, secret: kept };
    const made = randomBytes(32);
    void meta.put(formatKey, Buffer.from(String(rowFormat)));
    void meta.put(secretKey, made);
    return { format: String(rowFormat), secret: made };
  });
  if (format === String(rowFormat) && secret !== undefined) return secret.toString('base64url');
  throw new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the lmdb store \`${folder}\` is written in format ${format}, and this version reads format ${rowFormat}`,
    { fix: 'use the version that wrote it, or export there and import into a new folder' },
  );
}
