/** The customer's address and its domain: the domain is a function of the address, so they are one text. */
import type { Encoder, Formula } from './formula.js';
import type { ProofLeaf } from './leaf.js';
import type { Solver } from './solver.js';
import { type ChosenDemand, TextDimension, type TextOptions } from './text-dimension.js';
import { constantsLanguage, domainLanguage, NumberedLanguage, type TextLanguage } from './text-language.js';

/** The fact that has the variable; its domain is read from it. */
export const emailFact = 'customer.email';
/** It has no value of its own in an example. */
export const domainFact = 'customer.email_domain';

/**
 * Two texts in one: the address has its classes, and where it is none of its constants the domain has classes of its
 * own. What is asked of the domain becomes a demand on the address, "what follows its last @ is such a text", so that
 * one search finds both.
 */
export class EmailDimension extends TextDimension {
  readonly #domainOf: (email: string | undefined) => string | undefined;
  /** The domain of an address that is none of the constants. */
  readonly #domain: TextDimension;
  readonly #domains: readonly string[];
  readonly #languages = new Map<string | TextLanguage, NumberedLanguage>();

  constructor(
    domainOf: (email: string | undefined) => string | undefined,
    solver: Solver,
    encoder: Encoder,
    options: TextOptions,
    ofDomain: TextOptions,
  ) {
    super(solver, encoder, emailFact, options);
    this.#domainOf = domainOf;
    this.#domain = new TextDimension(solver, encoder, domainFact, ofDomain);
    this.#domains = this.#domain.constants;
  }

  override formulaOf(leaf: ProofLeaf): Formula | undefined {
    if (leaf.fact !== domainFact) return super.formulaOf(leaf);
    const other = this.#domain.formulaOf(leaf);
    return other && this.where((email) => leaf.holds(this.#domainOf(email)), other);
  }

  override demands(model: Solver): readonly ChosenDemand[] {
    if (this.#domain.isOpen(model)) return super.demands(model);
    const literals = [this.#domain.chosen(model)];
    const constant = this.#domain.constantIn(model);
    const ofAddress = super.demands(model);
    if (constant !== undefined) {
      const language = this.#withDomain(constant, constantsLanguage([constant]));
      return [{ literals, language, holds: true }, ...ofAddress];
    }
    if (this.#domain.isConstant(model)) {
      return [{ literals, language: this.#withDomain('', everyText), holds: false }, ...ofAddress];
    }
    // Any domain but those that have a class of their own; what is asked of it comes on top.
    const named = constantsLanguage(this.#domains);
    const another = { ...named, accepts: (state: string): boolean => !named.accepts(state) };
    const ofDomain = this.#domain.demands(model).map((demand) => ({
      ...demand,
      literals: [...literals, ...demand.literals],
      language: this.#withDomain(demand.language.source, demand.language.source),
    }));
    return [{ literals, language: this.#withDomain('@', another), holds: true }, ...ofDomain, ...ofAddress];
  }

  /** Made once for each key, because searches keep what they learned of a language. */
  #withDomain(key: string | TextLanguage, domains: TextLanguage): NumberedLanguage {
    const known = this.#languages.get(key) ?? new NumberedLanguage(domainLanguage(domains));
    this.#languages.set(key, known);
    return known;
  }
}

const everyText: TextLanguage = Object.freeze({
  start: '',
  step: () => 'text',
  accepts: () => true,
  boundaries: [],
  kindOf: () => '',
});
