/** Rule files of a folder (or one file), watched: events are hints, and the folder is read again. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { findFiles, readTexts, ruleFileEnding } from '../rules/read-rule-files.js';
import { type FollowedFolder, folderWatcher } from './folder-watcher.js';
import type { RuleProvider } from './provider.js';

const besideEndings = ['.scenarios.json', '.laws.json'];

/** Network mounts raise no events, so the folder is read at this interval in any case. */
const defaultPollMs = 1_000;

/** Opens nothing before the first read. A single file is read whatever its name, a folder's by their endings. */
export function folderProvider(folderOrFile: string): RuleProvider {
  const watcher = folderWatcher();
  let seen: readonly FollowedFolder[] = [];
  return {
    name: `\`${folderOrFile}\``,
    pollMs: defaultPollMs,
    atomic: false,
    async read() {
      // Watched before the look, so that nothing is missed in between; new folders are followed after it.
      await watcher.follow([...(await entriesOf([folderOrFile])), ...seen]);
      const { files, folders, nearMatches } = await findFiles(folderOrFile, [
        ruleFileEnding,
        ...besideEndings,
      ]);
      seen = [...folders.map((path) => ({ path })), ...(await entriesOf(files))];
      await watcher.follow([...(await entriesOf([folderOrFile])), ...seen]);
      const texts = await readTexts(files);
      const isBeside = (path: string): boolean =>
        folders.length > 0 && besideEndings.some((ending) => path.endsWith(ending));
      return {
        kind: 'files',
        files: texts.filter(({ path }) => !isBeside(path)),
        beside: texts.filter(({ path }) => isBeside(path)),
        nearMatches: await readTexts(nearMatches),
      };
    },
    watch: (changed) => watcher.open(changed),
  };
}

/** Where a change of a file or folder itself shows: the folder it stands in, and the one its target stands in. */
async function entriesOf(paths: readonly string[]): Promise<FollowedFolder[]> {
  const both = await Promise.all(
    paths.map(async (path) => [resolve(path), await realpath(path).catch(() => resolve(path))]),
  );
  return both.flat().map((path) => ({ path: dirname(path), entry: basename(path) }));
}
