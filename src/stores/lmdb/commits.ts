/** Group commit: writes that come while a commit is on its way to the disk share the next one. */
import type { Database } from 'lmdb';

type Table = Database<Buffer, Buffer>;

/** Puts down one conditional write; resolves when it is on disk: true, or false where its condition did not hold. */
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

export function groupCommits(table: Pick<Table, 'batch'>): GroupCommits {
  let waiting: Waiting[] = [];
  /** The commit that is on its way, or about to begin. */
  let current: Promise<unknown> | undefined;

  function next(): void {
    const group = waiting;
    waiting = [];
    // Whoever waits goes to the disk before those are answered who come from it: it is busy while they are served.
    current = group.length === 0 ? undefined : putDown(table, group).then(next);
  }

  return {
    commit: (write) =>
      new Promise((resolve, reject) => {
        waiting.push({ write, resolve, reject });
        // What else this turn of the event loop brings goes along.
        current ??= new Promise<void>((start) => setImmediate(start)).then(next);
      }),
    async ended() {
      while (current !== undefined) await current;
    },
  };
}

/** Settles each write of the group; the promise, when the transaction is through. */
async function putDown(table: Pick<Table, 'batch'>, group: readonly Waiting[]): Promise<void> {
  try {
    await table.batch(() => {
      for (const one of group) attempt(one);
    });
  } catch (error) {
    // Where lmdb could not even begin, none was put down: nobody is left waiting.
    for (const { reject } of group) reject(error);
  }
}

/** What cannot be put down fails alone. */
function attempt({ write, resolve, reject }: Waiting): void {
  try {
    write().then(resolve, reject);
  } catch (error) {
    reject(error);
  }
}
