/** Files of a kind beside the rules, found the way rule files are: links followed, dot folders left out. */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AutotriggerError, isAutotriggerError } from '../errors/autotrigger-error.js';
import { fileReason } from '../errors/file-reason.js';
import { findFiles, readTexts } from '../rules/read-rule-files.js';

/** A file that was found, read as UTF-8. */
export interface TextFile {
  /** Below the folder as it was given. */
  readonly path: string;
  readonly content: string;
}

/** In the order of their paths. For a file, its folder is looked through. Rejects with INPUT_UNREADABLE. */
export async function readFilesBelow(folderOrFile: string, endings: readonly string[]): Promise<TextFile[]> {
  try {
    const isFile = (await stat(folderOrFile)).isFile();
    const isWanted = !isFile || endings.some((ending) => folderOrFile.endsWith(ending));
    const { files } = await findFiles(isWanted ? folderOrFile : dirname(folderOrFile), endings);
    return await readTexts(files);
  } catch (cause) {
    // The error of the search speaks of rule files; these are none.
    const own = isAutotriggerError(cause) ? cause : undefined;
    throw new AutotriggerError(
      'INPUT_UNREADABLE',
      own?.message ?? `\`${folderOrFile}\` ${fileReason(cause)}`,
      { fix: 'check the path and who may read it', file: own?.file ?? folderOrFile, cause },
    );
  }
}
