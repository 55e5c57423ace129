/** The last good rules on disk: a process can start with them while the files are broken or out of reach. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { OriginFile } from './origin.js';

const file = z.object({ path: z.string(), content: z.string() });
const schema = z.object({
  files: z.array(file).min(1),
  /** Set by a rollback: these rules hold against files of this content. */
  holdsAgainst: z.string().optional(),
});

export interface LastGood {
  readonly files: readonly OriginFile[];
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

/** Replaces the file as a whole, flushed before it is named: a crash leaves the former one. */
export async function writeLastGood(path: string, lastGood: LastGood): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
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
