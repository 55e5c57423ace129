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

export type Realization =
  | { readonly kind: 'done' }
  /** No value is in these classes at once: literals that cannot all be true. */
  | { readonly kind: 'conflict'; readonly literals: readonly Literal[] }
  | { readonly kind: 'undecided' };

export interface Dimension {
  /** Puts values of the classes that the model chose into the draft. */
  realize(model: Solver, draft: Draft): Realization;
}

export const done: Realization = Object.freeze({ kind: 'done' });
