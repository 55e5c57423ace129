/** Whether the data file that is open is still the one at its path: a folder may be deleted, replaced or restored. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AutotriggerError } from '../../errors/autotrigger-error.js';

/** Device and inode; undefined where there is no file. Never stored: a restore or a remount is legal. */
export async function dataFileOf(folder: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(join(folder, 'data.mdb'), { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Rejects with STORE_UNAVAILABLE. */
export async function assertSameFile(folder: string, opened: string | undefined): Promise<void> {
  const current = await dataFileOf(folder);
  if (opened !== undefined && current === opened) return;
  throw new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the folder of the lmdb store \`${folder}\` was deleted or replaced while it was open: other processes no longer see what is written here`,
    { fix: 'put the folder back, or restart every process that uses the store' },
  );
}
