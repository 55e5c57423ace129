/**
 * A variable with finitely many values, numbered from 0, in the order encoding: a literal for each "at most i". One
 * value at a time then needs no clauses, and a condition that is true for a range of values needs two literals.
 */
import { allOf, always, anyOf, type Formula, literalFormula, never } from './formula.js';
import type { Literal, Solver } from './solver.js';

interface ValueBound {
  readonly value: number;
  readonly literal: Literal;
}

/** Each literal says "the value is at most i", and implies the next one. The value is the first i that is true. */
export class FiniteDomain {
  readonly size: number;
  /** At most 0, at most 1, …, at most size - 2. */
  readonly #atMost: readonly Literal[];

  constructor(solver: Solver, size: number) {
    this.size = size;
    this.#atMost = Array.from({ length: Math.max(0, size - 1) }, () => solver.newVariable());
    this.#atMost.forEach((literal, index) => {
      const next = this.#atMost[index + 1];
      if (next !== undefined) solver.addClause([-literal, next]);
    });
  }

  /** True exactly when the value is one of those for which `holds` is true. */
  where(holds: (value: number) => boolean): Formula {
    const ranges: Formula[] = [];
    let from: number | undefined;
    for (let value = 0; value <= this.size; value += 1) {
      const isIn = value < this.size && holds(value);
      if (isIn) from ??= value;
      else if (from !== undefined) {
        ranges.push(this.#range(from, value - 1));
        from = undefined;
      }
    }
    return anyOf(ranges);
  }

  is(value: number): Formula {
    return this.#range(value, value);
  }

  /** True where the solver's last model leaves the value open. */
  isOpen(solver: Solver): boolean {
    // What is true of one bound is true of every higher one, and what is false of every lower one.
    const [first, last] = [this.#atMost[0], this.#atMost.at(-1)];
    return first === undefined || (solver.isOpen(first) && solver.isOpen(last ?? first));
  }

  /** What the solver's last model says of the value: literals, with the bound that each stands for. */
  boundsIn(solver: Solver): { readonly atMost?: ValueBound; readonly atLeast?: ValueBound } {
    if (this.isOpen(solver)) return {};
    const most = this.#firstWhere((literal) => !solver.isOpen(literal) && solver.isTrue(literal));
    const above = this.#firstWhere((literal) => solver.isOpen(literal) || solver.isTrue(literal)) - 1;
    const [atMost, atLeast] = [this.#atMost[most], this.#atMost[above]];
    return {
      ...(atMost === undefined ? {} : { atMost: { value: most, literal: atMost } }),
      ...(atLeast === undefined ? {} : { atLeast: { value: above + 1, literal: -atLeast } }),
    };
  }

  /** The value in the solver's last model; the first one where it is open. */
  valueIn(solver: Solver): number {
    return this.isOpen(solver) ? 0 : this.#firstWhere((literal) => solver.isTrue(literal));
  }

  /** The first bound of which it is true, as it is of every higher one; their number where it is true of none. */
  #firstWhere(holds: (literal: Literal) => boolean): number {
    let [from, to] = [0, this.#atMost.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (holds(this.#atMost[middle] ?? 0)) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  #range(from: number, to: number): Formula {
    const below = this.#atMost[from - 1];
    const upTo = this.#atMost[to];
    return allOf([
      below === undefined ? always : literalFormula(-below),
      upTo === undefined ? (to >= this.size - 1 ? always : never) : literalFormula(upTo),
    ]);
  }
}
