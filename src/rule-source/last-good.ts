/** The last good rules on disk: a process can start with them while the files are broken or out of reach. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { errorText } from '../errors/error-text.js';
import { warn } from './listeners.js';
import type { ProvidedFile } from './provider.js';

const file = z.object({ path: z.string(), content: z.string() });
const schema = z.object({
  files: z.array(file).check(z.minLength(1)),
  /** Set by a rollback: these rules hold against files of this content. */
  holdsAgainst: z.optional(z.string()),
});

/** What is kept: the texts, so that another version of the package reads them by its own rules. */
export interface LastGood {
  readonly files: readonly ProvidedFile[];
  readonly holdsAgainst?: string | undefined;
}

/** Undefined when there is none, or when it cannot be read: then there is nothing to fall back on. */
export async function readLastGood(path: string): Promise<LastGood | undefined> {
  try {
    return schema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Replaces the file as a whole, flushed before it is named: a crash leaves the former one. One of others is never touched. */
async function writeLastGood(path: string, lastGood: LastGood): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  if (existsSync(path) && (await readLastGood(path)) === undefined) {
    throw new Error('it holds something else; name another file, or remove it');
  }
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(JSON.stringify(lastGood, null, 1));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The one writer of a file. Processes that share a path overwrite each other, each time as a whole. */
interface LastGoodFile {
  /** Writes one after the other; what cannot be written is a warning, as the rules are active all the same. */
  save(lastGood: LastGood): void;
  /** Resolves when everything handed in so far is written. */
  settled(): Promise<void>;
}

/** Keeps nothing without a path. */
export function lastGoodFile(path: string | undefined): LastGoodFile {
  let saving: Promise<void> = Promise.resolve();
  return {
    save(lastGood) {
      if (path === undefined) return;
      saving = saving
        .then(() => writeLastGood(path, lastGood))
        .catch((error: unknown) =>
          warn(`the last good rules cannot be kept in \`${path}\`: ${errorText(error)}`),
        );
    },
    settled: () => saving,
  };
}
