/** Group commit: writes that come while a commit is under way share the next one, if the data file is still in its place. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextLoop } from 'node:timers/promises';
import type { Database } from 'lmdb';
import { AutotriggerError } from '../../errors/autotrigger-error.js';

type Table = Database<Buffer, Buffer>;

/** Makes one conditional write; resolves when it is on disk: true, or false where its condition did not hold. */
type Commit = (write: () => Promise<boolean>) => Promise<boolean>;

/** One queue of writes; a commit costs a flush of the disk, however many writes it holds. */
export interface GroupCommits {
  readonly commit: Commit;
  /** Resolves when everything that was asked for is on disk, or has failed. */
  ended(): Promise<void>;
}

interface Waiting {
  readonly write: () => Promise<boolean>;
  readonly resolve: (written: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** @param check called before and after each commit; where it throws, every write of the group is rejected */
export function groupCommits(table: Pick<Table, 'batch'>, check: () => void = () => undefined): GroupCommits {
  let waiting: Waiting[] = [];
  /** Commits one group after the other, while any write waits. */
  let current: Promise<void> | undefined;

  async function commitGroups(): Promise<void> {
    while (waiting.length > 0) {
      // Other writes of this round of the event loop share the commit, those that follow on the last one too.
      await nextLoop();
      const group = waiting;
      waiting = [];
      await commitGroup(table, group, check);
    }
    current = undefined;
  }

  return {
    commit: (write) =>
      new Promise((resolve, reject) => {
        waiting.push({ write, resolve, reject });
        current ??= commitGroups();
      }),
    async ended() {
      while (current !== undefined) await current;
    },
  };
}

/**
 * Settles each write of the group, then itself, when the transaction has ended. The second check is what callers rely
 * on: a process may be stopped for long between the first one and the commit.
 */
async function commitGroup(
  table: Pick<Table, 'batch'>,
  group: readonly Waiting[],
  check: () => void,
): Promise<void> {
  let written: Promise<PromiseSettledResult<boolean>[]> | undefined;
  try {
    check();
    await table.batch(() => {
      written = Promise.allSettled(group.map(({ write }) => attempt(write)));
    });
    const results = await written;
    check();
    for (const [index, { resolve, reject }] of group.entries()) {
      const result = results?.[index];
      if (result?.status === 'fulfilled') resolve(result.value);
      else reject(result?.reason);
    }
  } catch (error) {
    // lmdb could not even begin, and no write was made; or nobody else will see what was written.
    for (const { reject } of group) reject(error);
  }
}

/** A write that cannot be made fails alone. */
async function attempt(write: () => Promise<boolean>): Promise<boolean> {
  return write();
}

/**
 * Device and inode; undefined where there is no file. Never stored: a restore or a remount is legal. Read at once: two
 * rounds through a thread would be a tenth of what a commit takes, and lmdb reads its pages in this way, too.
 */
export function dataFileOf(folder: string): string | undefined {
  const file = statSync(join(folder, 'data.mdb'), { bigint: true, throwIfNoEntry: false });
  return file && `${file.dev}:${file.ino}`;
}

/** A check that throws STORE_UNAVAILABLE once another file is there than the one that was opened. */
export function sameFileCheck(folder: string, opened: string | undefined): () => void {
  return () => {
    const current = dataFileOf(folder);
    if (opened !== undefined && current === opened) return;
    throw new AutotriggerError(
      'STORE_UNAVAILABLE',
      `the folder of the lmdb store \`${folder}\` was deleted or replaced while it was open: other processes no longer see what is written here`,
      { fix: 'put the folder back, or restart every process that uses the store' },
    );
  };
}
