/** A dimension: one fact, or facts that depend on each other, as a variable with classes of values. */
import type { Literal, Solver } from './solver.js';

/** An interaction in the making: what each fact is to be, and the moment of the decision. */
export interface Draft {
  /** Milliseconds since the epoch. */
  now: number;
  readonly values: Map<string, unknown>;
  /** What the search for values has cost, in the unit of {@link Solver.effort}. */
  effort: number;
}

/** What came of looking for values. */
export type Realization =
  | { readonly kind: 'done' }
  /** No value is in these classes at once: literals that cannot all be true. */
  | { readonly kind: 'conflict'; readonly literals: readonly Literal[] }
  | { readonly kind: 'undecided' };

/**
 * A part of an interaction whose values the solver chooses by classes. Each gives formulas for its own kind of
 * comparison.
 */
export interface Dimension {
  /** Puts values of the classes that the model chose into the draft. */
  realize(model: Solver, draft: Draft): Realization;
}

/** The answer of every dimension that found its values. */
export const done: Realization = Object.freeze({ kind: 'done' });
