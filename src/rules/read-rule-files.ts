/** Finds and reads rule files. Files that Kubernetes mounts are found, too: `a.rules.json -> ..data/a.rules.json`. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { fileReason, systemCode } from '../errors/file-reason.js';
import { isNearMatch, nearMatchWarning } from './near-match.js';
import type { RuleFileContent } from './parse-rule-set.js';

/** The end of the name of a rule file, in this case and no other: what nearly has it is reported. */
export const ruleFileEnding = '.rules.json';

/** Larger than rules for every customer of a large company would be, and small enough to be read at once. */
const largestFile = 64 * 1024 * 1024;

/** The texts of a rule file, or of all rule files of a folder in the order of their paths. */
export async function readRuleFiles(folderOrFile: string): Promise<RuleFileContent[]> {
  return (await readRuleFolder(folderOrFile)).files;
}

/** The same, with a warning for each file of the folder whose name nearly is that of a file that is read. */
export async function readRuleFolder(
  folderOrFile: string,
): Promise<{ readonly files: RuleFileContent[]; readonly warnings: readonly Diagnostic[] }> {
  const { files, nearMatches } = await findFiles(folderOrFile, [ruleFileEnding]);
  const warnings = nearMatches.map(nearMatchWarning);
  return { files: await readTexts(requireRuleFiles(folderOrFile, files, warnings)), warnings };
}

/** All at once. Throws RULES_UNREADABLE for the first that cannot be read. */
export function readTexts(paths: readonly string[]): Promise<{ path: string; content: string }[]> {
  return Promise.all(paths.map(async (path) => ({ path, content: await readText(path) })));
}

/** What lies below a folder. */
interface FoundFiles {
  /** In the order of their paths. */
  readonly files: readonly string[];
  /** Every folder that was looked through; none when a file was named. */
  readonly folders: readonly string[];
  /** Files of these folders that are not read, and whose names nearly match. */
  readonly nearMatches: readonly string[];
}

/** A file that is named is found whatever its name; of a folder, the files with one of the endings. */
export async function findFiles(folderOrFile: string, endings: readonly string[]): Promise<FoundFiles> {
  const { isFile } = await look(folderOrFile);
  if (isFile) return { files: [folderOrFile], folders: [], nearMatches: [] };
  const files: string[] = [];
  const folders: string[] = [];
  const nearMatches: string[] = [];
  await collect(folderOrFile, new Set());
  return { files: files.sort(), folders, nearMatches: nearMatches.sort() };

  /** `within`: the real folders above, so that a link to one of them ends the search. */
  async function collect(folder: string, within: ReadonlySet<string>): Promise<void> {
    const real = await attempt(folder, () => realpath(folder));
    if (within.has(real)) return;
    folders.push(folder);
    const inside = new Set(within).add(real);
    for (const entry of await attempt(folder, () => readdir(folder, { withFileTypes: true }))) {
      // Dot folders hold no rules: .git, and the `..data` that the links of a ConfigMap point into.
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(folder, entry.name);
      const isWanted = endings.some((ending) => entry.name.endsWith(ending));
      if (entry.isDirectory()) await collect(path, inside);
      else if (isWanted) files.push(path);
      else if (isNearMatch(entry.name)) nearMatches.push(path);
      else if (entry.isSymbolicLink() && (await isFolder(path))) await collect(path, inside);
    }
  }
}

/** A broken link, or one that leads back to itself, holds no rules. */
function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function requireRuleFiles(
  folder: string,
  files: readonly string[],
  [near]: readonly Diagnostic[],
): readonly string[] {
  if (files.length > 0) return files;
  const fix =
    near === undefined
      ? `add a file whose name ends in \`${ruleFileEnding}\`, or name another folder`
      : `${near.message}; ${near.fix}`;
  throw unreadable(`the folder \`${folder}\` holds no rule file`, folder, fix);
}

async function look(path: string): Promise<{ isFile: boolean }> {
  const found = await attempt(path, () => stat(path));
  if (!found.isFile() && !found.isDirectory()) {
    throw unreadable(
      `\`${path}\` is neither a file nor a folder`,
      path,
      'name a rule file or a folder of them',
    );
  }
  if (found.isFile() && found.size > largestFile) {
    throw unreadable(`\`${path}\` is larger than 64 MB`, path, 'split it into several files');
  }
  return { isFile: found.isFile() };
}

async function readText(path: string): Promise<string> {
  await look(path);
  return attempt(path, () => readFile(path, 'utf8'));
}

async function attempt<Result>(path: string, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (cause) {
    const fix =
      systemCode(cause) === 'ENOENT'
        ? 'name the folder or file of your rules; `autotrigger init` writes some to start from'
        : 'check the path and who may read it';
    throw unreadable(`\`${path}\` ${fileReason(cause)}`, path, fix, cause);
  }
}

function unreadable(message: string, file: string, fix: string, cause?: unknown): AutotriggerError {
  return new AutotriggerError('RULES_UNREADABLE', message, { fix, file, cause });
}
