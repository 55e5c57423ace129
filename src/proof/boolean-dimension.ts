/** A fact with a few values, each of which a rule can ask for: true, false, and none. */
import { type Dimension, type Draft, done, type Realization } from './dimension.js';
import { FiniteDomain } from './finite-domain.js';
import { allOf, anyOf, type Formula } from './formula.js';
import type { ProofLeaf } from './leaf.js';
import type { Solver } from './solver.js';

const values = [undefined, true, false] as const;
type Value = (typeof values)[number];

/** Three classes, one for each value; no comparison can tell more apart. */
export class BooleanDimension implements Dimension {
  readonly #fact: string;
  readonly #domain: FiniteDomain;

  constructor(solver: Solver, fact: string) {
    this.#fact = fact;
    this.#domain = new FiniteDomain(solver, values.length);
  }

  /** `other`: what the fact is compared with, where that is no constant. */
  formulaOf(leaf: ProofLeaf, other?: BooleanDimension): Formula {
    if (other === undefined) return this.where((value) => leaf.holds(value));
    return anyOf(
      // Case by case of the other fact: nine pairs of values at most.
      values.map((its) =>
        allOf([other.where((value) => value === its), this.where((value) => leaf.holds(value, its))]),
      ),
    );
  }

  where(holds: (value: Value) => boolean): Formula {
    return this.#domain.where((index) => holds(values[index]));
  }

  realize(model: Solver, draft: Draft): Realization {
    if (!this.#domain.isOpen(model)) draft.values.set(this.#fact, values[this.#domain.valueIn(model)]);
    return done;
  }
}
