/** The fewest facts that would have to differ for something to be true: an exact answer, by unsatisfiable cores. */
import type { Draft } from './dimension.js';
import type { Literal } from './solver.js';
import type { Space } from './space.js';

/** The answer, where the search could finish. */
type Nearest =
  /** The facts that differ, and values of all facts under which it is true. */
  | { readonly kind: 'found'; readonly facts: readonly string[]; readonly draft: Draft }
  /** It is false whatever the facts are. */
  | { readonly kind: 'none' }
  | { readonly kind: 'undecided' };

/** Sets of facts of which one has to differ that are looked at before the search gives up. */
const mostCores = 300;

/**
 * `same`: for each fact the literal that says it is as it is; `wanted` and no other literals have to be true. Of answers
 * with as few facts it is the one that changes earlier facts, whatever was asked of the space before.
 */
export function nearest(
  space: Space,
  wanted: readonly Literal[],
  same: ReadonlyMap<string, Literal>,
): Nearest {
  const byLiteral = new Map([...same].map(([fact, literal]) => [literal, fact]));
  const cores: (readonly string[])[] = [];
  const search = (size: number, kept: ReadonlySet<string>): Nearest => {
    while (cores.length < mostCores) {
      // INVARIANT: every solution changes a fact of each core, so a smallest set that does is the answer if it is one.
      const differing = hittingSet(cores, [], size, kept);
      if (differing === undefined) return { kind: 'none' };
      const literals = [...same].filter(([fact]) => !differing.includes(fact)).map(([, literal]) => literal);
      const result = space.find([...wanted, ...literals]);
      if (result.kind === 'possible') return { kind: 'found', facts: differing, draft: result.draft };
      if (result.kind === 'undecided') return result;
      cores.push([...new Set(result.core)].flatMap((literal) => byLiteral.get(literal) ?? []));
    }
    return { kind: 'undecided' };
  };
  let best: Nearest = { kind: 'none' };
  for (let size = 0; best.kind === 'none' && size <= same.size; size += 1) {
    if (cores.some((core) => core.length === 0)) return best;
    best = search(size, new Set());
  }
  const kept = new Set<string>();
  for (const fact of [...same.keys()].reverse()) {
    if (best.kind !== 'found') return best;
    if (!best.facts.includes(fact)) {
      kept.add(fact);
      continue;
    }
    const other = search(best.facts.length, new Set([...kept, fact]));
    if (other.kind === 'none') continue;
    best = other;
    kept.add(fact);
  }
  return best;
}

/** At most `left` more facts, none of those that are kept, so that there is one in each of the sets. */
function hittingSet(
  sets: readonly (readonly string[])[],
  chosen: readonly string[],
  left: number,
  kept: ReadonlySet<string>,
): readonly string[] | undefined {
  const open = sets.find((set) => !set.some((fact) => chosen.includes(fact)));
  if (open === undefined) return chosen;
  if (left === 0) return undefined;
  for (const fact of open) {
    const found = kept.has(fact) ? undefined : hittingSet(sets, [...chosen, fact], left - 1, kept);
    if (found !== undefined) return found;
  }
  return undefined;
}
