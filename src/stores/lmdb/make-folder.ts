/** Makes a private folder with its parents. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Not mkdir's own `recursive`: on file systems that refuse every new folder, such as /proc, that never returns. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const parent = dirname(path);
    if (isMissing(error) && parent !== path && !(await isFolder(parent))) {
      await makeFolder(parent);
      await mkdir(path, { mode: 0o700 });
    } else if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
