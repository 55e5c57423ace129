/** What a conflict teaches: the clause that keeps a solver from running into it again, and the assumptions at fault. */
import type { Assignment, Clause, Literal } from './assignment.js';

/** A clause that follows from the others, and is not fulfilled by what is assigned. */
interface Learnt {
  /** The literal that it forces comes first, and then the one that became false last: what has to be watched. */
  readonly clause: Clause;
  /** The level to go back to: there all but the first literal are false still, so that it forces the first one. */
  readonly level: number;
}

/**
 * The clause of the first unique implication point.
 *
 * Beginning with the clause that became false, each literal that was forced on the latest level is replaced by those that
 * forced it, the latest first, until one literal of that level is left: the point. What is then in the clause cannot be
 * false together, which is a shorter reason than all decisions that led there. `takesPart` hears of every variable on
 * the way.
 */
export function learn(conflict: Clause, assigned: Assignment, takesPart: (variable: number) => void): Learnt {
  const { trail, level } = assigned;
  const others: Literal[] = [];
  const seen = new Set<number>();
  /** Literals of the latest level that are still to be replaced. */
  let open = 0;
  let index = trail.length;
  let clause: Clause | undefined = conflict;
  let point: Literal = 0;
  do {
    for (const literal of clause ?? []) {
      const variable = Math.abs(literal);
      // What is false at level 0 is false for ever, and no part of the reason.
      if (literal === point || seen.has(variable) || assigned.levelOf(variable) === 0) continue;
      seen.add(variable);
      takesPart(variable);
      if (assigned.levelOf(variable) === level) open += 1;
      else others.push(literal);
    }
    do index -= 1;
    while (!seen.has(Math.abs(trail[index] ?? 0)));
    point = trail[index] ?? 0;
    clause = assigned.reasonOf(point);
    open -= 1;
  } while (open > 0);

  let latest = 0;
  for (let place = 1; place < others.length; place += 1) {
    if (assigned.levelOf(others[place] ?? 0) > assigned.levelOf(others[latest] ?? 0)) latest = place;
  }
  const [first = 0] = others;
  if (others.length > 0) {
    others[0] = others[latest] ?? 0;
    others[latest] = first;
  }
  return { clause: [-point, ...others], level: assigned.levelOf(others[0] ?? 0) };
}

/**
 * The assumptions that made this one false, itself included: backwards from it to what forced it, and what forced that.
 * While it is decided, every decision before it is an assumption.
 */
export function assumptionsAgainst(assumption: Literal, assigned: Assignment): readonly Literal[] {
  const core = [assumption];
  const seen = new Set([Math.abs(assumption)]);
  for (const literal of assigned.trail.toReversed()) {
    if (!seen.has(Math.abs(literal)) || assigned.levelOf(literal) === 0) continue;
    const reason = assigned.reasonOf(literal);
    if (reason === undefined) core.push(literal);
    for (const other of reason ?? []) seen.add(Math.abs(other));
  }
  return [...new Set(core)];
}
