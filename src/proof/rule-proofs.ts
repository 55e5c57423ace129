/** Exact answers about the rules of one set: what can happen comes with an interaction, what cannot with the reasons. */
import { decide } from '../decision/decide.js';
import type { CompiledCondition } from '../evaluation/compiled-condition.js';
import type { CompiledRule } from '../evaluation/rule-index.js';
import { hasDelay } from '../rules/effect.js';
import type { RuleSet } from '../rules/rule-set.js';
import { Effects } from './effects.js';
import { allOf, anyOf, type Formula, not } from './formula.js';
import { type Witness, witnessOf } from './interaction-of.js';
import { limitedSearch } from './limits.js';
import type { Literal } from './solver.js';
import { type Possibility, Space } from './space.js';

/** `because`: rules of which each is needed to exclude an example; without any one of them there would be one. */
export type RuleAnswer =
  | { readonly kind: 'possible'; readonly witness: Witness }
  | { readonly kind: 'impossible'; readonly because: readonly CompiledRule[] }
  | { readonly kind: 'undecided' };

/** `because`: parts of the rule's own conditions that exclude each other. */
export type ConditionAnswer =
  | { readonly kind: 'possible'; readonly witness: Witness }
  | {
      readonly kind: 'impossible';
      readonly because: readonly CompiledCondition[];
      /** Only together with an end of the interaction, which the rule's delay needs. */
      readonly excludesEnd: boolean;
    }
  | { readonly kind: 'undecided' };

const strength = { skip: 3, record: 2, send: 1, enrich: 0 } as const;

/**
 * Questions that `lint` asks. Those about the conditions of a rule look at its facts alone, in a space that is small
 * and made in a moment; those about other rules look at all of them, in one that is made when the first is asked.
 */
export class RuleProofs {
  readonly ruleSet: RuleSet;
  readonly #options = limitedSearch();
  /** Of the rule that was asked about last: most questions about it need no other. */
  #alone: { readonly rule: CompiledRule; readonly space: Space } | undefined;
  readonly #counts = new Map<CompiledRule, Literal>();
  #all: { readonly space: Space; readonly effects: Effects } | undefined;

  constructor(ruleSet: RuleSet) {
    this.ruleSet = ruleSet;
  }

  get effects(): Effects {
    return this.#whole().effects;
  }

  /** An interaction for which the rule matches, with an end where it has a delay; or one for which its conditions are false. */
  matches(rule: CompiledRule, wanted: boolean): ConditionAnswer {
    const space = this.#spaceOf(rule);
    const parts = wanted && rule.condition.kind === 'all' ? rule.condition.children : [rule.condition];
    const needsEnd = wanted && hasDelay(rule.rule.effect);
    const beside = needsEnd ? [space.literalOf(space.dimensions.exists('ended_at'))] : [];
    const literals = parts.map((part) => {
      const literal = space.literalOf(space.formulaOf(part, this.ruleSet));
      return wanted ? literal : -literal;
    });
    const alone = space.find(literals);
    // Only when the conditions alone can be true is it the end that the delay needs which excludes them.
    const excludesEnd = alone.kind === 'possible' && beside.length > 0;
    const result = excludesEnd ? space.find([...literals, ...beside]) : alone;
    if (result.kind !== 'impossible') return answered(result);
    const core = new Set(space.minimise(result.core, excludesEnd ? beside : []));
    if (excludesEnd) for (const literal of beside) core.delete(literal);
    const because = parts.filter((_, index) => core.has(literals[index] ?? 0));
    // Written twice, a condition has one literal.
    return {
      kind: 'impossible',
      excludesEnd,
      because: firstOfEach(because, (part) => literals[parts.indexOf(part)] ?? 0),
    };
  }

  /** An interaction for which the rule matches although it does not have the fact. */
  matchesWithout(rule: CompiledRule, fact: string): RuleAnswer {
    const space = this.#spaceOf(rule);
    const formulas = [space.formulaOf(rule.condition, this.ruleSet), not(space.dimensions.exists(fact))];
    const result = space.find(formulas.map((formula) => space.literalOf(formula)));
    return result.kind === 'impossible' ? { kind: 'impossible', because: [] } : answered(result);
  }

  /** The fact is this text; of a list: the text is in it. */
  isText(fact: string, text: string): Formula {
    return this.#whole().space.dimensions.isText(fact, text);
  }

  /** An interaction that tells the rule apart from what it would be with `replaced`, over the facts of this rule alone. */
  differs(rule: CompiledRule, replaced: CompiledCondition): Possibility {
    const space = this.#spaceOf(rule);
    const [before, after] = [rule.condition, replaced].map((one) => space.formulaOf(one, this.ruleSet));
    if (before === undefined || after === undefined) return { kind: 'undecided' };
    return space.find([space.literalOf(anyOf([allOf([before, not(after)]), allOf([after, not(before)])]))]);
  }

  /** An interaction for which conditions of the rule are true, and one more is not. */
  holdsWithout(rule: CompiledRule, held: readonly CompiledCondition[], left: CompiledCondition): Possibility {
    const space = this.#spaceOf(rule);
    const literal = (one: CompiledCondition) => space.literalOf(space.formulaOf(one, this.ruleSet));
    return space.find([...held.map(literal), -literal(left)]);
  }

  /** An interaction for which the rule matches and no stronger rule does. */
  decides(rule: CompiledRule): RuleAnswer {
    const stronger = this.effects.rules.filter(
      (other) => strength[other.rule.effect.kind] > strength[rule.rule.effect.kind],
    );
    return this.without([this.effects.matches(rule)], stronger);
  }

  /** An interaction that only this rule decides: no other of its kind, or a stronger one, counts. */
  decidesAlone(rule: CompiledRule): RuleAnswer {
    const others = this.effects.rules.filter(
      (other) => other !== rule && strength[other.rule.effect.kind] >= strength[rule.rule.effect.kind],
    );
    return this.without([this.effects.counts(rule)], others);
  }

  /** An interaction for which the formulas are true and none of the rules counts. */
  without(formulas: readonly Formula[], rules: readonly CompiledRule[]): RuleAnswer {
    const { space } = this.#whole();
    const asked = space.literalOf(allOf(formulas));
    // Rules with the same conditions have the same literal: the first of them is named.
    const byLiteral = new Map<Literal, CompiledRule>();
    for (const rule of rules) {
      const literal = -this.#countLiteral(rule);
      if (!byLiteral.has(literal)) byLiteral.set(literal, rule);
    }
    const result = space.find([asked, ...byLiteral.keys()]);
    if (result.kind !== 'impossible') return answered(result);
    const core = space.minimise(result.core, [asked]);
    return { kind: 'impossible', because: core.flatMap((literal) => byLiteral.get(literal) ?? []) };
  }

  #countLiteral(rule: CompiledRule): Literal {
    const { space, effects } = this.#whole();
    const literal = this.#counts.get(rule) ?? space.literalOf(effects.counts(rule));
    this.#counts.set(rule, literal);
    return literal;
  }

  #spaceOf(rule: CompiledRule): Space {
    if (this.#alone?.rule !== rule) {
      this.#alone = {
        rule,
        space: new Space([{ ...this.ruleSet, rules: [rule.rule] }], { ...this.#options, ofRequests: false }),
      };
    }
    return this.#alone.space;
  }

  #whole(): { readonly space: Space; readonly effects: Effects } {
    if (this.#all === undefined) {
      const space = new Space([this.ruleSet], this.#options);
      this.#all = { space, effects: new Effects(space, this.ruleSet) };
    }
    return this.#all;
  }
}

/** The rules that decide about an example. */
export function decidingRules(ruleSet: RuleSet, { interaction, now }: Witness): ReadonlySet<string> {
  const { reasons } = decide(ruleSet, interaction, { now: new Date(now) });
  return new Set(
    reasons.flatMap(({ code, rule }) => (code === 'RULE_MATCHED' && rule !== undefined ? [rule] : [])),
  );
}

function answered(
  result: Exclude<Possibility, { kind: 'impossible' }>,
): { kind: 'possible'; witness: Witness } | { kind: 'undecided' } {
  return result.kind === 'undecided' ? result : { kind: 'possible', witness: witnessOf(result.draft) };
}

function firstOfEach<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): readonly Item[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].reverse();
}
