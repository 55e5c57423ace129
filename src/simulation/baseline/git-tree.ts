/** The files of a commit as the disk would show them: links followed, dot folders left out. Pure. */
import { posix } from 'node:path';

/** An entry as `git ls-tree -r -z` lists it. */
export interface TreeEntry {
  readonly kind: 'file' | 'link' | 'submodule';
  /** Its hash, by which git gives its content. */
  readonly object: string;
  /** From the root of the repository. */
  readonly path: string;
}

/** A file under the path it was found at: through a link, that is not the path git has it under. */
export interface GitFile {
  readonly path: string;
  readonly object: string;
}

/** Links that lead to links; the kernel ends at as many. */
const mostLinks = 40;

const kinds: Readonly<Record<string, TreeEntry['kind']>> = { '120000': 'link', '160000': 'submodule' };

/** The output of `git ls-tree -r -z`: `<mode> <type> <object>\t<path>`, each ended by a NUL. */
export function parseTree(listed: string): TreeEntry[] {
  return listed
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', , object = ''] = line.slice(0, tab).split(' ');
      return { kind: kinds[mode] ?? 'file', object, path: line.slice(tab + 1) };
    });
}

/**
 * The file at `path`, whatever its name, or the files below it with this ending, under the paths they are found at.
 * `targets`: of each link, by its object, what it holds.
 */
export function filesAt(
  entries: readonly TreeEntry[],
  targets: ReadonlyMap<string, string>,
  path: string,
  ending: string,
): GitFile[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const below = new Map<string, Set<string>>();
  for (const entry of entries) {
    const steps = entry.path.split('/');
    steps.forEach((step, index) => {
      const folder = steps.slice(0, index).join('/');
      below.set(folder, (below.get(folder) ?? new Set()).add(step));
    });
  }

  const files: GitFile[] = [];
  const real = follow(path);
  const named = real === undefined ? undefined : byPath.get(real);
  if (named?.kind === 'file') return [{ path, object: named.object }];
  if (real !== undefined) collect(real, path, new Set());
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));

  /** `within`: the folders above, so that a link to one of them ends the search. */
  function collect(folder: string, shown: string, within: ReadonlySet<string>): void {
    if (within.has(folder)) return;
    const inside = new Set(within).add(folder);
    for (const name of below.get(folder) ?? []) {
      if (name.startsWith('.') || name === 'node_modules') continue;
      const at = follow(join(folder, name));
      if (at === undefined) continue;
      const entry = byPath.get(at);
      if (entry === undefined) collect(at, join(shown, name), inside);
      else if (entry.kind === 'file' && name.endsWith(ending)) {
        files.push({ path: join(shown, name), object: entry.object });
      }
    }
  }

  /** Where a path leads, each link on it followed; undefined where nothing is, or outside of the repository. */
  function follow(given: string, links = 0): string | undefined {
    let at = '';
    const steps = given === '' ? [] : given.split('/');
    for (const [index, step] of steps.entries()) {
      const next = join(at, step);
      const entry = byPath.get(next);
      if (entry?.kind === 'link') {
        const target = targets.get(entry.object) ?? '';
        const led = posix.normalize(posix.join(at, target, ...steps.slice(index + 1)));
        const isOutside = target.startsWith('/') || led === '..' || led.startsWith('../');
        if (target === '' || isOutside || links >= mostLinks) return undefined;
        return follow(led === '.' ? '' : led.replace(/\/$/, ''), links + 1);
      }
      if (entry === undefined && !below.has(next)) return undefined;
      at = next;
    }
    return at;
  }
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
