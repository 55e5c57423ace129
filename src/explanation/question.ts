/** What is asked of the interactions of one rule set, as one space of proofs, made once for each rule set. */
import { isSampled } from '../decision/sample.js';
import type { Interaction } from '../interaction/interaction.js';
import { Effects } from '../proof/effects.js';
import { literalFormula } from '../proof/formula.js';
import { limitedSearch } from '../proof/limits.js';
import type { Literal } from '../proof/solver.js';
import { type Budget, Space } from '../proof/space.js';
import type { RuleSet } from '../rules/rule-set.js';
import { type Aspect, aspectsOf } from './aspects.js';

/** All that is asked of the interactions of one rule set. */
export interface Question {
  readonly space: Space;
  readonly budget: Budget;
  readonly aspects: readonly Aspect[];
  readonly sends: Literal;
  /** The mode of every channel is integrated. */
  readonly integrated: Literal;
  /** Shares that samples draw: they depend on the id, not on a fact. */
  samples(interaction: Interaction): readonly Literal[];
}

const questions = new WeakMap<RuleSet, Question>();

/** Building the space costs more than a search in it, and a rule set is frozen. */
export function questionOf(ruleSet: RuleSet): Question {
  const known = questions.get(ruleSet);
  if (known !== undefined) return known;
  const search = limitedSearch();
  // It decides whether or not a rule asks about it.
  const space = new Space([ruleSet], { ...search, beside: ['do_not_send'] });
  const integrated = space.newLiteral();
  const effects = new Effects(space, ruleSet, literalFormula(integrated));
  const sends = space.literalOf(effects.outcome('send'));
  const samples = ruleSet.rules.flatMap(({ effect }) => {
    if (effect.kind !== 'send' || effect.sample === undefined) return [];
    return [{ effect, literal: space.literalOf(space.dimensions.isSampled(effect)) }];
  });
  const question: Question = {
    space,
    budget: search.budget,
    sends,
    integrated,
    aspects: aspectsOf(space, ruleSet),
    samples: (interaction) =>
      samples.map(({ effect, literal }) => signed(literal, isSampled(effect, interaction))),
  };
  questions.set(ruleSet, question);
  return question;
}

/** The literal, or its negation. */
export function signed(literal: Literal, holds: boolean): Literal {
  return holds ? literal : -literal;
}
