/** A fact with finitely many classes of values, each with a representative: numbers, instants, true and false. */
import { type Dimension, type Draft, done, type Realization } from './dimension.js';
import { FiniteDomain } from './finite-domain.js';
import type { Formula } from './formula.js';
import { constantsIn, type ProofLeaf } from './leaf.js';
import type { Solver } from './solver.js';

export class ValueDimension implements Dimension {
  readonly #fact: string;
  readonly #values: readonly unknown[];
  readonly #domain: FiniteDomain;

  /** `values`: a representative of each class; every comparison is true for all of a class or for none. */
  constructor(solver: Solver, fact: string, values: readonly unknown[]) {
    this.#fact = fact;
    this.#values = values;
    this.#domain = new FiniteDomain(solver, values.length);
  }

  formulaOf(leaf: ProofLeaf): Formula {
    return this.where((value) => leaf.holds(value));
  }

  where(holds: (value: unknown) => boolean): Formula {
    return this.#domain.where((index) => holds(this.#values[index]));
  }

  valueIn(model: Solver): unknown {
    return this.#values[this.#domain.valueIn(model)];
  }

  realize(model: Solver, draft: Draft): Realization {
    if (!this.#domain.isOpen(model)) draft.values.set(this.#fact, this.valueIn(model));
    return done;
  }
}

export interface NumberRange {
  /** Whole numbers only. */
  readonly isWhole: boolean;
  /** From the first to the last, both included; every number unless given. */
  readonly range?: readonly [min: number, max: number];
}

/** Every threshold, and a number between each two of them. */
export function numberClasses(
  leaves: readonly ProofLeaf[],
  { isWhole, range }: NumberRange,
): readonly number[] {
  const [min, max] = range ?? [-Number.MAX_VALUE, Number.MAX_VALUE];
  const thresholds = leaves
    .flatMap(({ operand }) => constantsIn(operand))
    .filter(
      (constant): constant is number => typeof constant === 'number' && constant >= min && constant <= max,
    )
    .sort((a, b) => a - b);
  const between = thresholds.flatMap((low, index) => {
    const high = thresholds[index + 1];
    return high === undefined ? [] : [isWhole ? Math.floor(low) + 1 : low + (high - low) / 2];
  });
  const [first = 0] = thresholds;
  const last = thresholds.at(-1) ?? 0;
  const outside = isWhole ? [Math.ceil(first) - 1, Math.floor(last) + 1] : [first - 1, last + 1];
  const all = [...thresholds, ...between, ...outside, ...(range ?? [])];
  const possible = all.filter((one) => one >= min && one <= max && (!isWhole || Number.isInteger(one)));
  return [...new Set(possible)].sort((a, b) => a - b);
}
