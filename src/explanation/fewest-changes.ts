/** Of the facts that have to differ for a send: how little of what is asked of them has to, and what of it to say. */
import type { Draft } from '../proof/dimension.js';
import { fewest } from '../proof/fewest.js';
import { allOf, type Formula, literalFormula } from '../proof/formula.js';
import type { Literal } from '../proof/solver.js';
import { type Aspect, nameOf } from './aspects.js';
import { type Question, signed } from './question.js';

/** What is asked, and what is answered now: undefined where it could not be evaluated. */
export type Given = readonly { readonly aspect: Aspect; readonly holds: boolean | undefined }[];

/** An answer that leads to a send. */
export interface Wanted {
  readonly aspect: Aspect;
  readonly was: boolean | undefined;
  readonly holds: boolean;
}

/** For each fact the literal that says that everything asked of it is answered as it is now. */
export function sameFacts({ space }: Question, given: Given): Map<string, Literal> {
  const byFact = new Map<string, Formula[]>();
  for (const { aspect, holds } of given) {
    if (holds === undefined) continue;
    const name = nameOf(aspect);
    byFact.set(name, [...(byFact.get(name) ?? []), literalFormula(signed(aspect.literal, holds))]);
  }
  return new Map([...byFact].map(([name, all]) => [name, space.literalOf(allOf(all))]));
}

/** Of all that is asked of the facts that differ, as much as can stays as it is: the same whatever was asked before. */
export function fewestChanges(
  { space, sends }: Question,
  fixed: readonly Literal[],
  given: Given,
  found: Draft,
): { readonly wanted: readonly Wanted[]; readonly draft: Draft } {
  let draft = found;
  let shown = given.map(({ aspect }) => space.isTrue(aspect.literal));
  const settled = [sends, ...fixed];
  given.forEach(({ aspect, holds }, index) => {
    if (holds !== undefined && shown[index] !== holds) {
      const result = space.find([...settled, signed(aspect.literal, holds)]);
      if (result.kind === 'possible') {
        draft = result.draft;
        shown = given.map((one) => space.isTrue(one.aspect.literal));
      }
    }
    settled.push(signed(aspect.literal, shown[index] === true));
  });
  const wanted = given.map(({ aspect, holds }, index) => ({
    aspect,
    was: holds,
    holds: shown[index] === true,
  }));
  return { wanted, draft };
}

/** Of the answers about the facts that differ, as few as lead to a send whatever else is asked of these facts. */
export function neededOf(
  { space, sends }: Question,
  fixed: readonly Literal[],
  wanted: readonly Wanted[],
): readonly Wanted[] {
  const changed = wanted.filter(({ was, holds }) => was !== holds);
  const leads = (kept: readonly Wanted[]): boolean => {
    const literals = kept.map(({ aspect, holds }) => signed(aspect.literal, holds));
    return space.find([-sends, ...fixed, ...literals]).kind === 'impossible';
  };
  if (!leads(wanted)) return changed;
  // What stays as it is goes first: a change is what the reader asked for.
  const unchangedFirst = wanted.toSorted((a, b) => Number(a.was !== a.holds) - Number(b.was !== b.holds));
  const needed = fewest(unchangedFirst, leads);
  const shown = wanted.filter(
    (one) => needed.includes(one) && (one.was !== one.holds || one.aspect.isFree === false),
  );
  return shown.length === 0 ? changed : shown;
}
