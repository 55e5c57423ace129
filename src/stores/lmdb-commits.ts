/** Group commit: steps that come while a commit is on its way to the disk share the next one. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'lmdb';

/**
 * Runs a step inside a transaction, and resolves with its result when what it wrote is on disk. What it throws fails
 * this step alone, so a step writes last.
 */
export type Commit = <Result>(step: () => Result) => Promise<Result>;

interface Waiting {
  /** Runs the step, and tells how to answer once the commit is through. */
  readonly run: () => () => void;
  readonly reject: (error: unknown) => void;
}

export function groupCommits(table: Database<Buffer, Buffer>): Commit {
  let waiting: Waiting[] = [];
  let committing = false;

  async function commitAll(): Promise<void> {
    committing = true;
    while (waiting.length > 0) {
      // Whoever was just answered gets to ask for the next step first, and it goes along.
      await nextTurn();
      const group = waiting;
      waiting = [];
      await commitTogether(table, group);
    }
    committing = false;
  }

  return <Result>(step: () => Result) =>
    new Promise<Result>((resolve, reject) => {
      const run = (): (() => void) => {
        const result = step();
        return () => resolve(result);
      };
      waiting.push({ run, reject });
      if (!committing) void commitAll();
    });
}

async function commitTogether(table: Database<Buffer, Buffer>, group: readonly Waiting[]): Promise<void> {
  try {
    const answers = await table.transaction(() => group.map(attempt));
    for (const answer of answers) answer();
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
}

function attempt({ run, reject }: Waiting): () => void {
  try {
    return run();
  } catch (error) {
    return () => reject(error);
  }
}
