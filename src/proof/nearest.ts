/** The fewest facts that would have to differ for something to be true: an exact answer, by unsatisfiable cores. */
import type { Draft } from './dimension.js';
import type { Literal } from './solver.js';
import type { Space } from './space.js';

export type Nearest =
  /** The facts that differ, and values of all facts under which it is true. */
  | { readonly kind: 'found'; readonly facts: readonly string[]; readonly draft: Draft }
  /** It is false whatever the facts are. */
  | { readonly kind: 'none' }
  | { readonly kind: 'undecided' };

/** Sets of facts of which one has to differ that are looked at before the search gives up. */
const mostCores = 300;

/** `same`: for each fact the literal that says it is as it is; `wanted` and no other literals have to be true. */
export function nearest(
  space: Space,
  wanted: readonly Literal[],
  same: ReadonlyMap<string, Literal>,
): Nearest {
  const byLiteral = new Map([...same].map(([fact, literal]) => [literal, fact]));
  const cores: (readonly string[])[] = [];
  while (cores.length < mostCores) {
    // INVARIANT: every solution changes a fact of each core, so a smallest set that does is the answer if it is one.
    const differing = smallestHittingSet(cores);
    const kept = [...same].filter(([fact]) => !differing.includes(fact)).map(([, literal]) => literal);
    const result = space.find([...wanted, ...kept]);
    if (result.kind === 'possible') return { kind: 'found', facts: differing, draft: result.draft };
    if (result.kind === 'undecided') return result;
    const core = [...new Set(result.core)].flatMap((literal) => byLiteral.get(literal) ?? []);
    if (core.length === 0) return { kind: 'none' };
    cores.push(core);
  }
  return { kind: 'undecided' };
}

/** As few facts as have one in each of the sets. */
function smallestHittingSet(sets: readonly (readonly string[])[]): readonly string[] {
  for (let size = 0; ; size += 1) {
    const found = hittingSet(sets, [], size);
    if (found !== undefined) return found;
  }
}

function hittingSet(
  sets: readonly (readonly string[])[],
  chosen: readonly string[],
  left: number,
): readonly string[] | undefined {
  const open = sets.find((set) => !set.some((fact) => chosen.includes(fact)));
  if (open === undefined) return chosen;
  if (left === 0) return undefined;
  for (const fact of open) {
    const found = hittingSet(sets, [...chosen, fact], left - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
