/** Files of a kind beside the rules: every one below a folder, dot folders and node_modules left out. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AutotriggerError } from '../errors/autotrigger-error.js';

export interface TextFile {
  /** Below the folder as it was given. */
  readonly path: string;
  readonly content: string;
}

/** In the order of their paths. For a file, its folder is looked through. Rejects with INPUT_UNREADABLE. */
export async function readFilesBelow(folderOrFile: string, endings: readonly string[]): Promise<TextFile[]> {
  try {
    const isFile = (await stat(folderOrFile)).isFile();
    if (isFile && endings.some((ending) => folderOrFile.endsWith(ending))) return [await read(folderOrFile)];
    const paths: string[] = [];
    await collect(isFile ? dirname(folderOrFile) : folderOrFile, endings, paths);
    return await Promise.all(paths.sort().map(read));
  } catch (cause) {
    throw new AutotriggerError('INPUT_UNREADABLE', `\`${folderOrFile}\` cannot be read`, {
      fix: 'check the path and who may read it',
      file: folderOrFile,
      cause,
    });
  }
}

async function collect(folder: string, endings: readonly string[], into: string[]): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await collect(path, endings, into);
    else if (endings.some((ending) => entry.name.endsWith(ending))) into.push(path);
  }
}

async function read(path: string): Promise<TextFile> {
  return { path, content: await readFile(path, 'utf8') };
}
