/**
 * Facts whose values stand on one line (instants, or numbers), and the differences between them that comparisons ask
 * about. Which range a difference is in is left to the solver; whether such values exist together is checked at the end.
 */
import { type DifferenceBound, Differences } from './differences.js';
import { FiniteDomain } from './finite-domain.js';
import { allOf, always, anyOf, type Formula, literalFormula, never, not } from './formula.js';
import type { Literal, Solver } from './solver.js';
import { type WholeRange, wholeClasses } from './whole-classes.js';

/** The place that is always zero: what is compared with it is compared with a constant. */
export const origin = '0';

/** A comparison may change where `one - other` is one of the points. */
export interface AskedDifference {
  readonly one: string;
  readonly other: string;
  readonly points: readonly number[];
}

/** By name; a fact that is missing has no place. */
export type Places = ReadonlyMap<string, number>;

/** A comparison that depends on where a fact is on the line, and where others are. */
export interface LineQuestion {
  readonly fact: string;
  /** The differences of the fact and each of the others. */
  readonly asked: readonly AskedDifference[];
  /** The production comparison. */
  holds(places: Places): boolean;
}

/** Something that the model chose: bounds, and the literals by which it did. */
export interface ChosenBound {
  readonly literals: readonly Literal[];
  readonly bound: DifferenceBound;
}

/** The difference of two places, in ranges within which every comparison of them has one truth. */
interface Axis {
  readonly high: string;
  readonly low: string;
  readonly classes: readonly WholeRange[];
  readonly domain: FiniteDomain;
}

/**
 * The facts, other places and axes of one line. A comparison with a constant is one with the origin, so that there is
 * one kind of question: in which range is the difference of two places?
 */
export class Line {
  readonly #axes: ReadonlyMap<string, Axis>;
  /** Of each fact; other places are always there. */
  readonly #missing: ReadonlyMap<string, Literal>;
  readonly #names: readonly string[];
  readonly #usual: number;
  readonly #always: readonly DifferenceBound[];

  /** `within`: the range of every place; `usual`: a place in it. `others`: places that are no facts. */
  constructor(
    solver: Solver,
    facts: readonly string[],
    others: readonly string[],
    asked: readonly AskedDifference[],
    { within, usual }: { readonly within: WholeRange; readonly usual: number },
  ) {
    this.#missing = new Map(facts.map((fact) => [fact, solver.newVariable()]));
    this.#names = [origin, ...others, ...facts];
    this.#usual = usual;
    const points = new Map<string, number[]>();
    for (const one of asked) {
      const { key, sign } = pairOf(one.one, one.other);
      points.set(key, [...(points.get(key) ?? []), ...one.points.map((point) => sign * point)]);
    }
    const length = within.max - within.min;
    this.#axes = new Map(
      [...points].map(([key, cuts]) => {
        const [low = '', high = ''] = key.split(separator);
        const classes = wholeClasses(cuts, low === origin ? within : { min: 0 - length, max: length });
        return [key, { high, low, classes, domain: new FiniteDomain(solver, classes.length) }];
      }),
    );
    this.#always = this.#names.slice(1).flatMap((_, index) => [
      { high: index + 1, low: 0, atMost: within.max },
      { high: 0, low: index + 1, atMost: 0 - within.min },
    ]);
  }

  /** The fact is there. */
  exists(fact: string): Formula {
    const missing = this.#missing.get(fact);
    return missing === undefined ? always : literalFormula(-missing);
  }

  /** `asked` is among the differences that were given when the line was made. */
  where({ fact, asked, holds }: LineQuestion): Formula {
    const others = asked.map(({ one, other }) => (one === fact ? other : one));
    const beside = [...new Set(others)].filter((other) => other !== fact);
    const optional = [fact, ...beside].filter((name) => this.#missing.has(name));
    return anyOf(
      subsetsOf(optional).map((missing) => {
        const present = [fact, ...beside].filter((name) => !missing.includes(name));
        // The origin comes first: with it comes the place of the fact, from which all others are measured.
        const axes = present.includes(fact) ? present.filter((name) => name !== fact).sort() : [];
        const places = new Map(present.map((name) => [name, name === origin ? 0 : this.#usual]));
        return allOf([
          ...optional.map((name) => (missing.includes(name) ? not(this.exists(name)) : this.exists(name))),
          this.#over(fact, axes, places, holds),
        ]);
      }),
    );
  }

  /** Case by case of each difference; of the places those that are decided so far. */
  #over(
    fact: string,
    [other, ...rest]: readonly string[],
    places: Map<string, number>,
    holds: (places: Places) => boolean,
  ): Formula {
    if (other === undefined) return holds(places) ? always : never;
    const { key, sign } = pairOf(fact, other);
    const axis = this.#axes.get(key);
    if (axis === undefined) return this.#over(fact, rest, places, holds);
    const { classes, domain } = axis;
    const formulaAt = (index: number): Formula => {
      const difference = sign * nearestTo(0, classes[index] ?? zero);
      if (other === origin) places.set(fact, difference);
      else places.set(other, (places.get(fact) ?? 0) - difference);
      return this.#over(fact, rest, places, holds);
    };
    if (rest.length === 0) return domain.where((index) => formulaAt(index) === always);
    const cases = new Map<string, { readonly formula: Formula; readonly classes: Set<number> }>();
    for (const index of classes.keys()) {
      const formula = formulaAt(index);
      const text = JSON.stringify(formula);
      const same = cases.get(text) ?? { formula, classes: new Set() };
      cases.set(text, same);
      same.classes.add(index);
    }
    return anyOf(
      [...cases.values()].map((one) => allOf([domain.where((index) => one.classes.has(index)), one.formula])),
    );
  }

  /** True where the model says nothing about the fact. */
  isOpen(model: Solver, fact: string): boolean {
    return model.isOpen(this.#missing.get(fact) ?? 0);
  }

  isMissing(model: Solver, fact: string): boolean {
    return model.isTrue(this.#missing.get(fact) ?? 0);
  }

  /** What the model says of differences between places that are there. */
  chosen(model: Solver): readonly ChosenBound[] {
    return [...this.#axes.values()].flatMap(({ high, low, classes, domain }) => {
      const facts = [high, low].flatMap((name) => this.#missing.get(name) ?? []);
      if (facts.some((missing) => model.isTrue(missing))) return [];
      const present = facts.map((missing) => -missing);
      const [highAt, lowAt] = [this.#names.indexOf(high), this.#names.indexOf(low)];
      const { atMost, atLeast } = domain.boundsIn(model);
      const chosen: ChosenBound[] = [];
      if (atMost !== undefined) {
        const most = classes[atMost.value]?.max ?? 0;
        chosen.push({
          literals: [atMost.literal, ...present],
          bound: { high: highAt, low: lowAt, atMost: most },
        });
      }
      if (atLeast !== undefined) {
        const least = classes[atLeast.value]?.min ?? 0;
        chosen.push({
          literals: [atLeast.literal, ...present],
          bound: { high: lowAt, low: highAt, atMost: 0 - least },
        });
      }
      return chosen;
    });
  }

  /** The places that the bounds leave. */
  differences(bounds: readonly ChosenBound[]): Differences {
    return new Differences(this.#names.length, [...this.#always, ...bounds.map(({ bound }) => bound)]);
  }

  /** The number of a place in {@link differences}. */
  numberOf(name: string): number {
    return this.#names.indexOf(name);
  }
}

/** The value itself where it is in the range, else the end next to it. */
export function nearestTo(value: number, { min, max }: WholeRange): number {
  return Math.min(Math.max(value, min), max);
}

const zero: WholeRange = { min: 0, max: 0 };
const separator = '\n';

/** Each two places have one axis; `sign` turns its difference into that of `one` and `other`. The origin is the lower. */
function pairOf(one: string, other: string): { readonly key: string; readonly sign: 1 | -1 } {
  return one > other
    ? { key: `${other}${separator}${one}`, sign: 1 }
    : { key: `${one}${separator}${other}`, sign: -1 };
}

function subsetsOf(names: readonly string[]): readonly (readonly string[])[] {
  return names.reduce<readonly (readonly string[])[]>(
    (subsets, name) => subsets.flatMap((subset) => [subset, [...subset, name]]),
    [[]],
  );
}
