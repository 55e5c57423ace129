/** Files that are not read as rules although their names nearly match: each is said when it appears. */
import type { ProvidedContent } from './provider.js';

/** @param say told of those that were not there at the look before */
export function notReadFiles(
  first: Pick<ProvidedContent, 'nearMatches'> | undefined,
  say: (files: readonly string[]) => void,
): (content: Pick<ProvidedContent, 'nearMatches'> | undefined) => void {
  let before = pathsOf(first);
  return (content) => {
    const now = pathsOf(content);
    const fresh = [...now].filter((path) => !before.has(path));
    before = now;
    if (fresh.length > 0) say(fresh);
  };
}

const pathsOf = (content: Pick<ProvidedContent, 'nearMatches'> | undefined): ReadonlySet<string> =>
  new Set(content?.nearMatches.map(({ path }) => path));
