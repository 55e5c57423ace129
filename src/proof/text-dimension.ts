/**
 * A fact that is a text: one class for each constant, one for every other text, one for none. Which patterns an other
 * text fits is left to the solver, and a text that fits exactly those is searched for.
 */
import { type Dimension, type Draft, done, type Realization } from './dimension.js';
import { fewest } from './fewest.js';
import type { FoundText, TextDemand } from './find-text.js';
import { FiniteDomain } from './finite-domain.js';
import { allOf, anyOf, type Encoder, type Formula, literalFormula, not } from './formula.js';
import { constantsIn, type ProofLeaf } from './leaf.js';
import { patternLanguage, prefixLanguage, suffixLanguage } from './pattern-language.js';
import type { Literal, Solver } from './solver.js';
import { constantsLanguage, NumberedLanguage, type TextLanguage, trimmedLanguage } from './text-language.js';
import { meets, type TextForm, textFor } from './text-search.js';

/** What is known of a fact before the solver is asked. */
export interface TextOptions {
  /** The comparisons that ask about the fact. */
  readonly leaves: readonly ProofLeaf[];
  /** True where the empty text is a value and not a missing one. */
  readonly allowsEmpty: boolean;
  /** True where the fact can be missing. */
  readonly canBeMissing: boolean;
  /** The form in which a text of this fact is compared. */
  readonly read: (text: string) => string;
  /** Texts to use where any other text will do, most natural first. */
  readonly examples: readonly string[];
  /** Further texts to tell apart: those that facts compared with this one can have. */
  readonly constants?: readonly string[];
  /** Texts that it cannot be. */
  readonly excluded?: readonly string[];
}

/** Whether an other text is in a language. */
interface Atom {
  readonly literal: Literal;
  readonly language: NumberedLanguage;
}

/** What a model asks of an other text, and the literals by which it does. */
export interface ChosenDemand extends TextDemand {
  readonly literals: readonly Literal[];
}

/**
 * A text of rules with the constants `a` and `b` has the classes missing, `a`, `b` and other. Only an other text can
 * fit a pattern or not as the solver likes; of a constant that is known.
 */
export class TextDimension implements Dimension {
  readonly #fact: string;
  readonly #solver: Solver;
  readonly #encoder: Encoder;
  readonly #classes: readonly (string | undefined)[];
  readonly #domain: FiniteDomain;
  readonly #atoms = new Map<string, Atom>();
  /** A text that is none of the constants. */
  readonly #fresh: string;
  /** An other text. */
  readonly form: TextForm;
  /** What searches gave, by what was asked: models ask for the same again and again. */
  readonly #searched = new Map<string, FoundText>();

  constructor(solver: Solver, encoder: Encoder, fact: string, options: TextOptions) {
    const { read, allowsEmpty, canBeMissing, excluded = [] } = options;
    this.#fact = fact;
    this.#solver = solver;
    this.#encoder = encoder;
    const constants = [...new Set([...options.leaves.flatMap(textConstants), ...(options.constants ?? [])])];
    const possible = constants.filter((text) => read(text) === text && (text !== '' || allowsEmpty));
    this.#classes = [...(canBeMissing ? [undefined] : []), ...possible];
    this.#domain = new FiniteDomain(solver, this.#classes.length + 1);
    this.#fresh = freshText(constants);
    this.form = {
      demands: [
        { language: new NumberedLanguage(trimmedLanguage(allowsEmpty)), holds: true },
        { language: new NumberedLanguage(constantsLanguage([...possible, ...excluded])), holds: false },
      ],
      examples: examplesOf(options),
      // White space is a character of a text, though none at its ends.
      isPossible: (char) => read(`a${char}a`) === `a${char}a`,
    };
  }

  formulaOf(leaf: ProofLeaf): Formula | undefined {
    if (leaf.otherFact !== undefined) return undefined;
    if (!looksInside(leaf)) return this.where((text) => leaf.holds(text), leaf.holds(this.#fresh));
    const other = this.#ofOther(leaf, leaf.decorators, leaf.operand);
    return other && this.where((text) => leaf.holds(text), other);
  }

  /** What an operator that looks into a text says of an other text. */
  #ofOther(leaf: ProofLeaf, [decorator, ...rest]: readonly string[], operand: unknown): Formula | undefined {
    if (decorator === 'not') {
      const inner = this.#ofOther(leaf, rest, operand);
      return inner && not(inner);
    }
    if (decorator === 'someValue' || decorator === 'everyValue') {
      const values: readonly unknown[] = Array.isArray(operand) ? operand : [];
      const parts = values.flatMap((value) => this.#ofOther(leaf, rest, value) ?? []);
      if (parts.length < values.length) return undefined;
      return decorator === 'someValue' ? anyOf(parts) : allOf(parts);
    }
    if (decorator !== undefined || typeof operand !== 'string') return undefined;
    const language = languages[leaf.operator]?.(operand);
    return language && this.atom(JSON.stringify([leaf.operator, operand]), language);
  }

  /** The fact is there. */
  exists(): Formula {
    return this.where((text) => text !== undefined, true);
  }

  /** Whether the model allows this text: it is in the class that was chosen. */
  allows(model: Solver, text: string): boolean {
    if (this.isConstant(model)) return this.constantIn(model) === text;
    return [...this.form.demands, ...this.demands(model)].every((demand) => meets(text, demand));
  }

  /** True where the model leaves open which class the text is in. */
  isOpen(model: Solver): boolean {
    return this.#domain.isOpen(model);
  }

  /** True where the model chose a constant, or that the fact is missing. */
  isConstant(model: Solver): boolean {
    return !this.#domain.isOpen(model) && this.#domain.valueIn(model) < this.#classes.length;
  }

  /** Every constant that has a class of its own. */
  get constants(): readonly string[] {
    return this.#classes.filter((text) => text !== undefined);
  }

  /** The constant that the model chose; undefined for the missing text and for an other one. */
  constantIn(model: Solver): string | undefined {
    return this.#classes[this.#domain.valueIn(model)];
  }

  /** What the model chose, as a literal. */
  chosen(model: Solver): Literal {
    return this.#encoder.literalOf(this.#domain.is(this.#domain.valueIn(model)));
  }

  /** The fact is there, and none of the constants. */
  get isOther(): Formula {
    return this.#domain.is(this.#classes.length);
  }

  /** True for the constants (or the missing text) for which `holds` is, and of other texts where `other` is. */
  where(holds: (text: string | undefined) => boolean, other: Formula | boolean): Formula {
    const named = this.#domain.where((index) => index < this.#classes.length && holds(this.#classes[index]));
    if (other === false) return named;
    return anyOf([named, other === true ? this.isOther : allOf([this.isOther, other])]);
  }

  /** Whether an other text is in the language, tried first as `isLikely`; the same name is the same language. */
  atom(name: string, language: TextLanguage, isLikely = false): Formula {
    const known = this.#atoms.get(name);
    const literal = known?.literal ?? this.#solver.newVariable(isLikely);
    if (known === undefined) this.#atoms.set(name, { literal, language: new NumberedLanguage(language) });
    return literalFormula(literal);
  }

  realize(model: Solver, draft: Draft): Realization {
    const demands = this.demands(model);
    // A fact that nothing asks about keeps its ordinary value.
    if (this.#domain.isOpen(model) && demands.length === 0) return done;
    if (this.isConstant(model)) {
      draft.values.set(this.#fact, this.constantIn(model));
      return done;
    }
    const found = this.#find(demands, draft);
    if (found.kind === 'undecided') return { kind: 'undecided' };
    if (found.kind === 'none') {
      const needed = fewest(demands, (some) => this.#find(some, draft).kind === 'none');
      const isOther = this.#encoder.literalOf(this.isOther);
      return { kind: 'conflict', literals: [isOther, ...needed.flatMap(({ literals }) => literals)] };
    }
    draft.values.set(this.#fact, found.text);
    return done;
  }

  /** What the model asks of an other text. */
  demands(model: Solver): readonly ChosenDemand[] {
    const asked = [...this.#atoms.values()].filter(({ literal }) => !model.isOpen(literal));
    return asked.map(({ literal, language }) => {
      const holds = model.isTrue(literal);
      return { literals: [holds ? literal : -literal], language, holds };
    });
  }

  #find(demands: readonly ChosenDemand[], draft: Draft): FoundText {
    const key = demands.flatMap(({ literals }) => literals).join(' ');
    const known = this.#searched.get(key);
    if (known !== undefined) return known;
    const found = textFor([this.form], demands);
    this.#searched.set(key, found);
    draft.effort += found.effort;
    return found;
  }
}

const languages: Readonly<Record<string, (operand: string) => TextLanguage | undefined>> = {
  startsWith: prefixLanguage,
  endsWith: suffixLanguage,
  matches: patternLanguage,
};

/** The operator asks about a part of the text. */
export function looksInside({ operator }: ProofLeaf): boolean {
  return Object.hasOwn(languages, operator);
}

/** The texts that the comparison asks for as a whole. */
export function textConstants(leaf: ProofLeaf): readonly string[] {
  if (looksInside(leaf)) return [];
  return constantsIn(leaf.operand).filter((constant) => typeof constant === 'string');
}

/** Natural texts that begin and end as rules ask. */
function examplesOf({ leaves, examples }: TextOptions): readonly string[] {
  const operands = (operator: string): readonly string[] =>
    leaves
      .filter((leaf) => leaf.operator === operator)
      .flatMap(({ operand }) => constantsIn(operand))
      .filter((constant) => typeof constant === 'string')
      .slice(0, mostParts);
  const starts = ['', ...operands('startsWith')];
  const ends = ['', ...operands('endsWith')];
  const middles = ['', 'a', ...examples];
  const joined = starts.flatMap((start) =>
    ends.flatMap((end) => middles.map((middle) => start + middle + end)),
  );
  return [...new Set([...examples, ...joined])];
}

/** Beginnings and ends that are tried together. */
const mostParts = 6;

/** Private-use characters, which no rule asks about, until it is none of the constants. */
function freshText(constants: readonly string[]): string {
  let text = '\u{F0000}';
  while (constants.includes(text)) text += '\u{F0000}';
  return text;
}
