/** A fact that is a list: which constants it holds, and a few other elements for what is asked of some or of every one. */
import { type Dimension, type Draft, done, type Realization } from './dimension.js';
import { allOf, anyOf, type Encoder, type Formula, literalFormula, never, not } from './formula.js';
import { constantsIn, isNegated, type ProofLeaf } from './leaf.js';
import { NumberScale } from './number-scale.js';
import type { Literal, Solver } from './solver.js';
import { looksInside, TextDimension, type TextOptions } from './text-dimension.js';

interface ListOptions {
  readonly leaves: readonly ProofLeaf[];
  readonly elements: 'texts' | 'numbers';
  readonly canBeMissing: boolean;
  readonly read: TextOptions['read'];
  /** Further texts to tell apart: those that rules add. */
  readonly constants: readonly string[];
}

/** Beyond this many other elements, what is asked of them is taken as unknown. */
const mostOthers = 12;

/**
 * A list has no order here, and nothing asks how long it is: it is the set of what it holds. Each constant is a
 * Boolean, "it is in the list". Of the elements that are no constants a few are enough: one to make each comparison of
 * elements true, or false.
 */
export class ListDimension implements Dimension {
  readonly #fact: string;
  readonly #constants: readonly (string | number)[];
  readonly #holds: ReadonlyMap<string | number, Literal>;
  /** Elements beside the constants: one of each kind that comparisons could need. Missing where it is not in the list. */
  readonly #others: readonly TextDimension[];
  readonly #areTooMany: boolean;
  readonly #missing: Formula;

  constructor(
    solver: Solver,
    encoder: Encoder,
    fact: string,
    { leaves, elements, canBeMissing, read, constants: beside }: ListOptions,
  ) {
    this.#fact = fact;
    const quantified = leaves.flatMap((leaf) => splitQuantifier(leaf) ?? []);
    const inner = quantified.map((one) => one.inner);
    const constants = [...leaves.flatMap(({ operand }) => constantsIn(operand)), ...beside];
    this.#constants =
      elements === 'numbers'
        ? numbersToTellApart(constants)
        : ([
            ...new Set(constants.filter((one) => typeof one === 'string' && read(one) === one && one !== '')),
          ] as string[]);
    this.#holds = new Map(this.#constants.map((constant) => [constant, solver.newVariable()]));
    // Of numbers each range between constants is a constant itself, so no other elements are needed.
    const wanted = elements === 'numbers' ? 0 : new Set(quantified.map(wantedOther)).size + 1;
    const count = Math.min(mostOthers, wanted);
    this.#areTooMany = wanted > mostOthers;
    const examples = Array.from({ length: count + 1 }, (_, index) => `tag-${index + 1}`);
    this.#others = Array.from(
      { length: count },
      (_, index) =>
        new TextDimension(solver, encoder, `${fact}[${index}]`, {
          leaves: inner,
          allowsEmpty: false,
          canBeMissing: true,
          read,
          examples,
          excluded: constants.filter((one) => typeof one === 'string'),
        }),
    );
    this.#missing = canBeMissing ? literalFormula(solver.newVariable()) : never;
  }

  formulaOf(leaf: ProofLeaf): Formula | undefined {
    if (leaf.otherFact !== undefined) return undefined;
    const ofList = this.#ofList(leaf);
    if (ofList === undefined) return undefined;
    const whenMissing = leaf.holds(undefined) ? this.#missing : never;
    return anyOf([whenMissing, allOf([not(this.#missing), ofList])]);
  }

  /** The text is in the list. */
  holds(text: string): Formula {
    return allOf([not(this.#missing), this.#has(text)]);
  }

  realize(model: Solver, draft: Draft): Realization {
    const missing = this.#missing.kind === 'literal' ? [this.#missing.literal] : [];
    const literals = [...this.#holds.values(), ...missing];
    const isOpen = literals.every((literal) => model.isOpen(literal));
    // Nothing asks about the list in this example: it stays as ordinary as it is.
    if (isOpen && this.#others.every((other) => other.isOpen(model))) return done;
    const isMissing = missing.some((literal) => model.isTrue(literal));
    const list: unknown[] = this.#constants.filter((constant) =>
      model.isTrue(this.#holds.get(constant) ?? 0),
    );
    for (const [index, other] of this.#others.entries()) {
      const result = other.realize(model, draft);
      if (result.kind !== 'done') return result;
      const name = `${this.#fact}[${index}]`;
      const value = draft.values.get(name);
      draft.values.delete(name);
      if (value !== undefined && !list.includes(value)) list.push(value);
    }
    draft.values.set(this.#fact, isMissing ? undefined : list);
    return done;
  }

  #ofList(leaf: ProofLeaf): Formula | undefined {
    const split = splitQuantifier(leaf);
    if (split !== undefined) {
      if (this.#areTooMany) return undefined;
      const found = this.#some(split.inner, split.kind === 'everyFact');
      if (found === undefined) return undefined;
      return (split.kind === 'everyFact') === split.isNegated ? found : not(found);
    }
    if (leaf.decorators.some((decorator) => decorator !== 'not')) return undefined;
    const isNegated = leaf.decorators.length % 2 === 1;
    const formula = this.#plain(leaf);
    return formula && (isNegated ? not(formula) : formula);
  }

  /** Some element for which the comparison is true, or, where `isFalse`, for which it is false. */
  #some(inner: ProofLeaf, isFalse: boolean): Formula | undefined {
    const constants = this.#constants
      .filter((constant) => inner.holds(constant) !== isFalse)
      .map((constant) => this.#has(constant));
    const others: Formula[] = [];
    for (const other of this.#others) {
      const formula = other.formulaOf(inner);
      if (formula === undefined) return undefined;
      others.push(allOf([other.exists(), isFalse ? not(formula) : formula]));
    }
    return anyOf([...constants, ...others]);
  }

  #plain({ operator, operand, decorators, holds }: ProofLeaf): Formula | undefined {
    const isNegated = decorators.length % 2 === 1;
    const test = (list: readonly unknown[]): boolean => holds(list) !== isNegated;
    switch (operator) {
      case 'contains':
        return this.#has(operand);
      case 'doesNotContain':
        return not(this.#has(operand));
      case 'containsAny':
        return anyOf(constantsIn(operand).map((one) => this.#has(one)));
      case 'containsAll':
        return allOf(constantsIn(operand).map((one) => this.#has(one)));
      case 'containsNone':
        return not(anyOf(constantsIn(operand).map((one) => this.#has(one))));
      case 'exists': {
        const some = anyOf([
          ...this.#constants.map((one) => this.#has(one)),
          ...this.#others.map((other) => other.exists()),
        ]);
        return anyOf([test(['?']) ? some : never, test([]) ? not(some) : never]);
      }
      case 'equal':
      case 'notEqual':
      case 'in':
      case 'notIn':
        // Lists are compared by identity: the answer is the same for every list.
        return test(['?']) ? not(never) : never;
      default:
        return undefined;
    }
  }

  /** By constant, or by another element that happens to be it: others are never constants. */
  #has(constant: unknown): Formula {
    const literal = this.#holds.get(constant as string | number);
    const inOthers = this.#others.map((other) =>
      other.where((text) => text !== undefined && text === constant, false),
    );
    return anyOf([literal === undefined ? never : literalFormula(literal), ...inOthers]);
  }
}

interface Quantifier {
  readonly kind: 'someFact' | 'everyFact';
  /** True where an odd number of `not` stands before it. */
  readonly isNegated: boolean;
  /** What is asked of an element. */
  readonly inner: ProofLeaf;
}

/** The element that the comparison could need beside the constants: to be true, or where it asks every one to be false. */
function wantedOther({ kind, inner }: Quantifier): string {
  const { operator, operand } = inner;
  // No element but a constant equals one.
  if (!looksInside(inner)) return '';
  return JSON.stringify([operator, operand, isNegated(inner) !== (kind === 'everyFact')]);
}

function splitQuantifier(leaf: ProofLeaf): Quantifier | undefined {
  const at = leaf.decorators.findIndex((decorator) => decorator !== 'not');
  const kind = leaf.decorators[at];
  if (kind !== 'someFact' && kind !== 'everyFact') return undefined;
  const before = leaf.decorators.slice(0, at);
  const decorators = leaf.decorators.slice(at + 1);
  if (decorators.some((decorator) => decorator !== 'not')) return undefined;
  const isNegated = before.length % 2 === 1;
  const inner: ProofLeaf = {
    ...leaf,
    decorators,
    // Of a list with one element `someFact` and `everyFact` say what is true of the element.
    holds: (value) => leaf.holds([value]) !== isNegated,
  };
  return { kind, isNegated, inner };
}

/** Each constant, and a number on either side of it. */
function numbersToTellApart(constants: readonly unknown[]): readonly number[] {
  const scale = new NumberScale(
    constants.filter((constant) => typeof constant === 'number'),
    1,
  );
  const { min, max } = scale.places;
  return Array.from({ length: max - min - 1 }, (_, index) => scale.numberAt(min + 1 + index));
}
