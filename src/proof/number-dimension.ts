/** Declared numbers: on one line, so that they can be compared with each other. */
import { type Dimension, type Draft, done, type Realization } from './dimension.js';
import { fewest } from './fewest.js';
import type { Formula } from './formula.js';
import { constantsIn, type ProofLeaf } from './leaf.js';
import { type AskedDifference, type ChosenBound, Line, origin } from './line.js';
import { NumberScale } from './number-scale.js';
import type { Solver } from './solver.js';
import type { WholeRange } from './whole-classes.js';

/** The numbers of all declared facts together. Values in an example are the middle of what is left. */
export class NumberDimension implements Dimension {
  readonly #facts: readonly string[];
  readonly #scale: NumberScale;
  readonly #line: Line;

  constructor(solver: Solver, facts: readonly string[], leaves: readonly ProofLeaf[]) {
    this.#facts = facts;
    // Room for each fact, so that all of them can be different between the same two thresholds.
    this.#scale = new NumberScale(leaves.flatMap(numbersIn), facts.length);
    const asked = leaves.flatMap((leaf) => this.#asked(leaf));
    this.#line = new Line(solver, facts, [], asked, { within: this.#scale.places, usual: 0 });
  }

  exists(fact: string): Formula {
    return this.#line.exists(fact);
  }

  /** Undefined where the other side is no declared number. */
  formulaOf(leaf: ProofLeaf): Formula | undefined {
    const { fact, otherFact } = leaf;
    if (otherFact !== undefined && !this.#facts.includes(otherFact)) return undefined;
    const numberAt = (place: number | undefined): number | undefined =>
      place === undefined ? undefined : this.#scale.numberAt(place);
    return this.#line.where({
      fact,
      asked: this.#asked(leaf),
      holds: (places) => leaf.holds(numberAt(places.get(fact)), numberAt(places.get(otherFact ?? origin))),
    });
  }

  realize(model: Solver, draft: Draft): Realization {
    const bounds = this.#line.chosen(model);
    const isPossible = (some: readonly ChosenBound[]): boolean => this.#line.differences(some).isPossible;
    if (!isPossible(bounds)) {
      const needed = fewest(bounds, (some) => !isPossible(some));
      return { kind: 'conflict', literals: [...new Set(needed.flatMap(({ literals }) => literals))] };
    }
    const differences = this.#line.differences(bounds);
    for (const fact of this.#facts) {
      if (this.#line.isOpen(model, fact)) continue;
      const isMissing = this.#line.isMissing(model, fact);
      const number = this.#line.numberOf(fact);
      const place = this.#natural(differences.rangeOf(number));
      if (!isMissing) differences.fix(number, place);
      draft.values.set(fact, isMissing ? undefined : this.#scale.numberAt(place));
    }
    return done;
  }

  #asked({ fact, otherFact, operand }: ProofLeaf): readonly AskedDifference[] {
    if (otherFact !== undefined) return [{ one: fact, other: otherFact, points: [0] }];
    const points = numbersIn({ operand }).map((number) => this.#scale.placeOf(number));
    return points.length === 0 ? [] : [{ one: fact, other: origin, points }];
  }

  /** In the middle of what is left; one beyond a threshold where it has no end. */
  #natural({ min, max }: WholeRange): number {
    const all = this.#scale.places;
    if (min === all.min) return max === all.max ? 0 : max;
    return max === all.max ? min : Math.floor((min + max) / 2);
  }
}

function numbersIn({ operand }: Pick<ProofLeaf, 'operand'>): readonly number[] {
  return constantsIn(operand).filter((constant) => typeof constant === 'number');
}
