/**
 * Texts that are compared with each other. Constants decide by themselves; whether two other texts are the same is left
 * to the solver, and texts that are the same, and different, as it says are searched for.
 */
import { type Dimension, type Draft, done, type Realization } from './dimension.js';
import { fewest } from './fewest.js';
import type { TextDemand } from './find-text.js';
import { allOf, always, anyOf, type Encoder, type Formula, literalFormula, never, not } from './formula.js';
import type { ProofLeaf } from './leaf.js';
import type { Literal, Solver } from './solver.js';
import type { TextDimension } from './text-dimension.js';
import { constantsLanguage, NumberedLanguage } from './text-language.js';
import { textFor } from './text-search.js';

interface Pair {
  readonly one: string;
  readonly other: string;
  /** Two texts that are no constants are the same. */
  readonly same: Literal;
}

/** Something that a model chose about other texts, and the literals by which it did. */
type Choice = { readonly literals: readonly Literal[] } & (
  | { readonly pair: Pair; readonly isSame: boolean }
  | { readonly fact: string; readonly demand: TextDemand }
);

/** By fact; undefined where there are none. */
type Texts = ReadonlyMap<string, string> | undefined | 'undecided';

/** Facts that are the same text. */
interface Group {
  readonly facts: readonly string[];
  readonly demands: readonly TextDemand[];
}

/** Only `equal` and `notEqual`, also negated and swapped. */
export class TextEqualities implements Dimension {
  readonly #solver: Solver;
  readonly #encoder: Encoder;
  readonly #texts: ReadonlyMap<string, TextDimension>;
  readonly #pairs = new Map<string, Pair>();

  constructor(solver: Solver, encoder: Encoder, texts: ReadonlyMap<string, TextDimension>) {
    this.#solver = solver;
    this.#encoder = encoder;
    this.#texts = texts;
  }

  /** Undefined where nothing is known about the comparison. */
  formulaOf(leaf: ProofLeaf): Formula | undefined {
    const { fact, otherFact = '', operator, decorators, holds } = leaf;
    const [text, other] = [this.#texts.get(fact), this.#texts.get(otherFact)];
    const isPlain = decorators.every((decorator) => decorator === 'not' || decorator === 'swap');
    if (text === undefined || other === undefined) return undefined;
    if (!isPlain || (operator !== 'equal' && operator !== 'notEqual')) return undefined;
    const same = fact === otherFact ? text.exists() : this.#areSame(fact, text, otherFact, other);
    const [here, there] = [text.exists(), other.exists()];
    const where = (isTrue: boolean, ...parts: readonly Formula[]): Formula => (isTrue ? allOf(parts) : never);
    return anyOf([
      where(holds('a', 'a'), here, there, same),
      where(holds('a', 'b'), here, there, not(same)),
      where(holds('a', undefined), here, not(there)),
      where(holds(undefined, 'a'), not(here), there),
      where(holds(undefined, undefined), not(here), not(there)),
    ]);
  }

  /** True where the text of the fact must stay as it was found, because it is compared with another one. */
  binds(model: Solver, fact: string): boolean {
    return this.#chosen(model).some(({ pair }) => pair.one === fact || pair.other === fact);
  }

  realize(model: Solver, draft: Draft): Realization {
    const pairs = this.#chosen(model);
    const isRight = ({ pair, isSame }: (typeof pairs)[number]): boolean =>
      (draft.values.get(pair.one) === draft.values.get(pair.other)) === isSame;
    if (pairs.every(isRight)) return done;
    const facts = new Set(pairs.flatMap(({ pair: { one, other } }) => [one, other]));
    const choices: Choice[] = [...pairs];
    for (const fact of facts) {
      for (const { literals, ...demand } of this.#texts.get(fact)?.demands(model) ?? []) {
        choices.push({ literals: [this.#isOther(fact), ...literals], fact, demand });
      }
    }
    const texts = this.#find([...facts], choices, draft);
    if (texts === 'undecided') return { kind: 'undecided' };
    if (texts === undefined) {
      const needed = fewest(choices, (some) => this.#find([...facts], some, draft) === undefined);
      return { kind: 'conflict', literals: [...new Set(needed.flatMap(({ literals }) => literals))] };
    }
    for (const [fact, text] of texts) draft.values.set(fact, text);
    return done;
  }

  #areSame(fact: string, text: TextDimension, otherFact: string, other: TextDimension): Formula {
    const [one = '', two = ''] = [fact, otherFact].sort();
    const key = JSON.stringify([one, two]);
    const pair = this.#pairs.get(key) ?? { one, other: two, same: this.#solver.newVariable() };
    this.#pairs.set(key, pair);
    // Of a pair with one constant nothing has to be said: an other text is no constant of either.
    const constants = text.constants.filter((constant) => other.constants.includes(constant));
    const is = (constant: string) => (value: string | undefined) => value === constant;
    return anyOf([
      ...constants.map((one) => allOf([text.where(is(one), false), other.where(is(one), false)])),
      allOf([text.isOther, other.isOther, literalFormula(pair.same)]),
    ]);
  }

  /** The pairs of other texts about which the model says something. */
  #chosen(model: Solver) {
    return [...this.#pairs.values()].flatMap((pair) => {
      const isOther = [pair.one, pair.other].map((fact) => this.#isOther(fact));
      if (model.isOpen(pair.same) || !isOther.every((literal) => model.isTrue(literal))) return [];
      const isSame = model.isTrue(pair.same);
      return [{ literals: [isSame ? pair.same : -pair.same, ...isOther], pair, isSame }];
    });
  }

  #isOther(fact: string): Literal {
    return this.#encoder.literalOf(this.#texts.get(fact)?.isOther ?? always);
  }

  #find(facts: readonly string[], choices: readonly Choice[], draft: Draft): Texts {
    const pairs = choices.flatMap((choice) => ('pair' in choice ? [choice] : []));
    const groups = groupsOf(
      facts,
      pairs.filter(({ isSame }) => isSame).map(({ pair }) => pair),
    ).map((members) => ({
      facts: members,
      demands: choices.flatMap((one) => ('fact' in one && members.includes(one.fact) ? [one.demand] : [])),
    }));
    const apart = pairs.filter(({ isSame }) => !isSame).map(({ pair }) => pair);
    const isApart = (one: Group, two: Group): boolean =>
      apart.some(
        (pair) =>
          (one.facts.includes(pair.one) && two.facts.includes(pair.other)) ||
          (one.facts.includes(pair.other) && two.facts.includes(pair.one)),
      );
    // The solver said both: that these are the same, by way of others, and that they differ.
    if (groups.some((group) => isApart(group, group))) return undefined;
    return this.#assign(groups, isApart, [], draft);
  }

  /** A text for each group in turn, with another one where the groups that follow find none. */
  #assign(
    groups: readonly Group[],
    isApart: (one: Group, two: Group) => boolean,
    given: readonly { readonly group: Group; readonly text: string }[],
    draft: Draft,
  ): Texts {
    const group = groups[given.length];
    if (group === undefined) {
      return new Map(
        given.flatMap(({ group: { facts }, text }) => facts.map((fact) => [fact, text] as const)),
      );
    }
    const forms = group.facts.flatMap((fact) => this.#texts.get(fact)?.form ?? []);
    const taken = given.filter((one) => isApart(one.group, group)).map(({ text }) => text);
    // The others need a text each: of as many texts as there are groups one is left for this group.
    for (let tries = 0; tries < groups.length; tries += 1) {
      const found = textFor(forms, [
        ...group.demands,
        { language: new NumberedLanguage(constantsLanguage(taken)), holds: false },
      ]);
      draft.effort += found.effort;
      if (found.kind === 'undecided') return 'undecided';
      if (found.kind === 'none') return undefined;
      const texts = this.#assign(groups, isApart, [...given, { group, text: found.text }], draft);
      if (texts !== undefined) return texts;
      taken.push(found.text);
    }
    return undefined;
  }
}

/** Facts that are the same by way of others are in one group. */
function groupsOf(facts: readonly string[], same: readonly Pair[]): readonly (readonly string[])[] {
  let groups: readonly (readonly string[])[] = facts.map((fact) => [fact]);
  for (const { one, other } of same) {
    const joined = groups.filter((group) => group.includes(one) || group.includes(other));
    groups = [...groups.filter((group) => !joined.includes(group)), joined.flat()];
  }
  return groups;
}
