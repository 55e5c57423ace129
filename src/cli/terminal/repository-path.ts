/** Places of findings as GitHub and SARIF want them: relative to the repository's root, whatever the current folder is. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../errors/diagnostic.js';
import type { CommandContext } from '../context.js';

const gitPrefix = 'git:';

/** Outside of a repository, paths stay as they are. A file of another commit is no file here: its message names it. */
export function fromRepositoryRoot(
  { cwd }: Pick<CommandContext, 'cwd'>,
  findings: readonly Diagnostic[],
): Diagnostic[] {
  const root = repositoryRoot(resolve(cwd));
  return findings.map((finding) => {
    const { file, line, column, ...rest } = finding;
    if (file === undefined) return finding;
    if (file.startsWith(gitPrefix)) {
      const place = line === undefined ? file : `${file}:${line}`;
      return { ...rest, message: `${place}: ${finding.message}` };
    }
    const path = root === undefined ? undefined : relative(root, resolve(file));
    if (path === undefined || path.startsWith('..') || isAbsolute(path)) return finding;
    return { ...finding, file: path.split(sep).join('/') };
  });
}

/** Of an absolute folder, which need not be there yet; undefined outside of a repository. */
export function repositoryRoot(folder: string): string | undefined {
  // A folder, or a file in the work tree of another repository.
  if (existsSync(join(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : repositoryRoot(above);
}
