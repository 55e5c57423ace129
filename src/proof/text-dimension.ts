/**
 * A fact that is a text: one class for each constant, one for every other text, one for none. Which patterns an other
 * text fits is left to the solver, and a text that fits exactly those is searched for.
 */
import { type Dimension, type Draft, done, type Realization } from './dimension.js';
import { type FoundText, findText, type TextDemand } from './find-text.js';
import { FiniteDomain } from './finite-domain.js';
import { allOf, anyOf, type Encoder, type Formula, literalFormula, not } from './formula.js';
import { constantsIn, isNegated, type ProofLeaf } from './leaf.js';
import { patternLanguage, prefixLanguage, suffixLanguage } from './pattern-language.js';
import type { Literal, Solver } from './solver.js';
import { constantsLanguage, NumberedLanguage, type TextLanguage, trimmedLanguage } from './text-language.js';

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

type Searched = Exclude<FoundText, { kind: 'none' }> | Exclude<Realization, { kind: 'done' }>;

export class TextDimension implements Dimension {
  readonly #fact: string;
  readonly #options: TextOptions;
  readonly #solver: Solver;
  readonly #encoder: Encoder;
  readonly #classes: readonly (string | undefined)[];
  readonly #domain: FiniteDomain;
  readonly #atoms = new Map<string, Atom>();
  /** A text that is none of the constants. */
  readonly #fresh: string;
  readonly #base: readonly TextDemand[];
  readonly #examples: readonly string[];
  /** What searches gave, by what was asked: models ask for the same again and again. */
  readonly #searched = new Map<string, Searched>();

  constructor(solver: Solver, encoder: Encoder, fact: string, options: TextOptions) {
    this.#fact = fact;
    this.#options = options;
    this.#solver = solver;
    this.#encoder = encoder;
    const constants = [...new Set([...textConstants(options.leaves), ...(options.constants ?? [])])];
    const possible = constants.filter(
      (text) => options.read(text) === text && (text !== '' || options.allowsEmpty),
    );
    this.#classes = [...(options.canBeMissing ? [undefined] : []), ...possible];
    this.#domain = new FiniteDomain(solver, this.#classes.length + 1);
    this.#fresh = freshText(constants);
    this.#examples = examplesOf(options);
    this.#base = [
      { language: new NumberedLanguage(trimmedLanguage(options.allowsEmpty)), holds: true },
      {
        language: new NumberedLanguage(constantsLanguage([...possible, ...(options.excluded ?? [])])),
        holds: false,
      },
    ];
  }

  formulaOf(leaf: ProofLeaf): Formula | undefined {
    const language = textLanguageOf(leaf);
    if (language === 'unknown') return undefined;
    if (language === undefined) return this.where((text) => leaf.holds(text), leaf.holds(this.#fresh));
    const found = this.atom(JSON.stringify([leaf.operator, leaf.operand]), language);
    return this.where((text) => leaf.holds(text), isNegated(leaf) ? not(found) : found);
  }

  /** The fact is there. */
  exists(): Formula {
    return this.where((text) => text !== undefined, true);
  }

  /** Whether the model allows this text: it is in the class that was chosen. */
  allows(model: Solver, text: string): boolean {
    const index = this.#domain.valueIn(model);
    if (!this.#domain.isOpen(model) && index < this.#classes.length) return this.#classes[index] === text;
    return (
      this.#base.every((demand) => meets(text, demand)) &&
      this.demands(model).every((demand) => meets(text, demand))
    );
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

  /** True for the constants (or the missing text) for which `holds` is, and of other texts where `other` is. */
  where(holds: (text: string | undefined) => boolean, other: Formula | boolean): Formula {
    const named = this.#domain.where((index) => index < this.#classes.length && holds(this.#classes[index]));
    if (other === false) return named;
    const isOther = this.#domain.is(this.#classes.length);
    return anyOf([named, other === true ? isOther : allOf([isOther, other])]);
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
    const index = this.#domain.valueIn(model);
    if (index < this.#classes.length) {
      draft.values.set(this.#fact, this.#classes[index]);
      return done;
    }
    const example = this.#examples.find((text) =>
      [...this.#base, ...demands].every((demand) => meets(text, demand)),
    );
    if (example !== undefined) {
      draft.values.set(this.#fact, example);
      return done;
    }
    const key = demands.flatMap(({ literals }) => literals).join(' ');
    const found = this.#searched.get(key) ?? this.#search(demands);
    this.#searched.set(key, found);
    if (found.kind === 'found') draft.values.set(this.#fact, found.text);
    return found.kind === 'found' ? done : found;
  }

  /** What the model asks of an other text. */
  demands(model: Solver): readonly ChosenDemand[] {
    const asked = [...this.#atoms.values()].filter(({ literal }) => !model.isOpen(literal));
    return asked.map(({ literal, language }) => {
      const holds = model.isTrue(literal);
      return { literals: [holds ? literal : -literal], language, holds };
    });
  }

  /** First only what the text must be in; what it must not be in is added when a text that is found is in it. */
  #search(all: readonly ChosenDemand[]): Searched {
    const asked = all.filter(({ holds }) => holds);
    for (;;) {
      const result = this.#find(asked);
      if (result.kind === 'undecided') return result;
      if (result.kind === 'none') return { kind: 'conflict', literals: this.#conflict(asked) };
      const missed = all.find((demand) => !meets(result.text, demand));
      if (missed === undefined) return result;
      asked.push(missed);
    }
  }

  /** As few of the demands as cannot be met together. */
  #conflict(asked: readonly ChosenDemand[]): readonly Literal[] {
    let needed = asked;
    for (const demand of asked) {
      const without = needed.filter((one) => one !== demand);
      if (this.#find(without).kind === 'none') needed = without;
    }
    const isOther = this.#encoder.literalOf(this.#domain.is(this.#classes.length));
    return [isOther, ...needed.flatMap(({ literals }) => literals)];
  }

  #find(demands: readonly TextDemand[]): FoundText {
    const { read } = this.#options;
    // White space is a character of a text, though none at its ends.
    const isPossible = (char: string): boolean => read(`a${char}a`) === `a${char}a`;
    return findText([...this.#base, ...demands], isPossible);
  }
}

/** The language of an operator that looks into a text; undefined for one that compares whole texts. */
export function textLanguageOf({
  operator,
  operand,
  decorators,
}: ProofLeaf): TextLanguage | undefined | 'unknown' {
  const isPlain = decorators.every((decorator) => decorator === 'not');
  switch (operator) {
    case 'startsWith':
    case 'endsWith':
    case 'matches': {
      if (!isPlain || typeof operand !== 'string') return 'unknown';
      const make = { startsWith: prefixLanguage, endsWith: suffixLanguage, matches: patternLanguage }[
        operator
      ];
      return make(operand) ?? 'unknown';
    }
    default:
      return undefined;
  }
}

function textConstants(leaves: readonly ProofLeaf[]): readonly string[] {
  return leaves
    .filter((leaf) => textLanguageOf(leaf) === undefined)
    .flatMap(({ operand }) => constantsIn(operand))
    .filter((constant) => typeof constant === 'string');
}

/** The most natural texts that begin and end as rules ask: most that are wanted are found here, without a search. */
function examplesOf({ leaves, examples }: TextOptions): readonly string[] {
  const operands = (operator: string): string[] =>
    leaves.flatMap((leaf) =>
      leaf.operator === operator && typeof leaf.operand === 'string' ? [leaf.operand] : [],
    );
  const starts = ['', ...operands('startsWith').slice(0, mostParts)];
  const ends = ['', ...operands('endsWith').slice(0, mostParts)];
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

function meets(text: string, { language, holds }: TextDemand): boolean {
  return language.contains(text) === holds;
}
