/** Group commit: writes that come while a commit is under way share the next one. */
import type { Database } from 'lmdb';

type Table = Database<Buffer, Buffer>;

/** Makes one conditional write; resolves when it is on disk: true, or false where its condition did not hold. */
export type Commit = (write: () => Promise<boolean>) => Promise<boolean>;

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

/** @param check called before each commit; where it rejects, nothing of the group is written */
export function groupCommits(
  table: Pick<Table, 'batch'>,
  check: () => Promise<void> = async () => undefined,
): GroupCommits {
  let waiting: Waiting[] = [];
  /** The commit that is under way, or about to begin. */
  let current: Promise<unknown> | undefined;

  function next(): void {
    const group = waiting;
    waiting = [];
    // The next commit starts before callers of the last one go on: the disk is busy while they run.
    current = group.length === 0 ? undefined : commitGroup(table, group, check).then(next);
  }

  return {
    commit: (write) =>
      new Promise((resolve, reject) => {
        waiting.push({ write, resolve, reject });
        // Other writes of this round of the event loop are included.
        current ??= new Promise<void>((start) => setImmediate(start)).then(next);
      }),
    async ended() {
      while (current !== undefined) await current;
    },
  };
}

/** Settles each write of the group, then itself, when the transaction has ended. */
async function commitGroup(
  table: Pick<Table, 'batch'>,
  group: readonly Waiting[],
  check: () => Promise<void>,
): Promise<void> {
  try {
    await check();
    await table.batch(() => {
      for (const one of group) attempt(one);
    });
  } catch (error) {
    // lmdb could not even begin: no write was made, and every call fails.
    for (const { reject } of group) reject(error);
  }
}

/** A write that cannot be made fails alone. */
function attempt({ write, resolve, reject }: Waiting): void {
  try {
    write().then(resolve, reject);
  } catch (error) {
    reject(error);
  }
}
