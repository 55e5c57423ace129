/** The customer's address and its domain: the domain is a function of the address, so they are one text. */
import { allOf, anyOf, type Formula, not } from './formula.js';
import { constantsIn, isNegated, type ProofLeaf } from './leaf.js';
import { TextDimension, textLanguageOf } from './text-dimension.js';
import { constantsLanguage, domainLanguage } from './text-language.js';

export const emailFact = 'customer.email';
export const domainFact = 'customer.email_domain';

export class EmailDimension extends TextDimension {
  readonly #domainOf: (email: string | undefined) => string | undefined;

  constructor(
    domainOf: (email: string | undefined) => string | undefined,
    ...rest: ConstructorParameters<typeof TextDimension>
  ) {
    super(...rest);
    this.#domainOf = domainOf;
  }

  override formulaOf(leaf: ProofLeaf): Formula | undefined {
    if (leaf.fact !== domainFact) return super.formulaOf(leaf);
    const other = this.#domainOfOther(leaf);
    return other && this.where((email) => leaf.holds(this.#domainOf(email)), other);
  }

  /** Of an address that is none of the constants: without a domain, with a domain the rule names, or with another. */
  #domainOfOther(leaf: ProofLeaf): Formula | undefined {
    const language = textLanguageOf(leaf);
    if (language === 'unknown') return undefined;
    const any = this.atom('domain', domainLanguage({ ...everyText }));
    const without = leaf.holds(undefined) ? not(any) : allOf([any, not(any)]);
    if (language !== undefined) {
      const found = this.atom(
        `domain ${JSON.stringify([leaf.operator, leaf.operand])}`,
        domainLanguage(language),
      );
      return anyOf([without, allOf([any, isNegated(leaf) ? not(found) : found])]);
    }
    const named = constantsIn(leaf.operand).filter((constant) => typeof constant === 'string');
    const is = (domain: string): Formula =>
      this.atom(`domain is ${domain}`, domainLanguage(constantsLanguage([domain])));
    const matching = named.filter((domain) => leaf.holds(domain)).map(is);
    const another = leaf.holds(this.fresh) ? [allOf(named.map((domain) => not(is(domain))))] : [];
    return anyOf([without, allOf([any, anyOf([...matching, ...another])])]);
  }
}

const everyText = Object.freeze({ start: '', step: () => 'text', accepts: () => true, boundaries: [] });
