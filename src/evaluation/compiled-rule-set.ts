/** A rule set, compiled: conditions over numbered facts, and an index of the rules of each effect. */
import type { FactDefinition } from '../facts/definition.js';
import type { Rule, RuleSet } from '../rules/rule-set.js';
import { type CompiledCondition, ConditionCompiler, factsOf } from './compiled-condition.js';
import type { CompiledRule } from './compiled-rule.js';
import type { FactSlot } from './evaluation-context.js';
import { FactSlots } from './fact-slots.js';
import { impliedConditions } from './implied-conditions.js';
import { indexRules, type RuleIndex } from './rule-index.js';
import type { EffectKind } from './rule-results.js';

/** The rules of one effect. */
export interface RulesOfEffect {
  /** Rules that ask for no fact which has to be fetched. */
  readonly index: RuleIndex;
  /** Rules that ask for a fact which has to be fetched. */
  readonly fetching: readonly CompiledRule[];
}

export interface CompiledRuleSet {
  readonly ruleSet: RuleSet;
  readonly slots: readonly FactSlot[];
  /** In the canonical order of the rule set. */
  readonly rules: readonly CompiledRule[];
  readonly byEffect: Readonly<Record<EffectKind, RulesOfEffect>>;
  /** True when any rule asks for a fact that has to be fetched. */
  readonly fetchesFacts: boolean;
}

const compiledRuleSets = new WeakMap<RuleSet, CompiledRuleSet>();

/** Compiled once for each rule set, and kept as long as the rule set is. */
export function compileRuleSet(ruleSet: RuleSet): CompiledRuleSet {
  const known = compiledRuleSets.get(ruleSet);
  if (known !== undefined) return known;
  const compiled = compile(ruleSet);
  compiledRuleSets.set(ruleSet, compiled);
  return compiled;
}

function compile(ruleSet: RuleSet): CompiledRuleSet {
  const slots = new FactSlots(ruleSet);
  const compiler = new ConditionCompiler(ruleSet, slots);
  const rules = ruleSet.rules.map((rule, position) =>
    compileRule(rule, position, compiler.compile(rule.conditions), ruleSet),
  );
  const ofEffect = (kind: EffectKind): RulesOfEffect => {
    const own = rules.filter(({ rule }) => rule.effect.kind === kind);
    return {
      index: indexRules(own.filter(({ fetchedFacts }) => fetchedFacts.length === 0)),
      fetching: own.filter(({ fetchedFacts }) => fetchedFacts.length > 0),
    };
  };
  return {
    ruleSet,
    slots: slots.all,
    rules,
    byEffect: {
      skip: ofEffect('skip'),
      record: ofEffect('record'),
      send: ofEffect('send'),
      enrich: ofEffect('enrich'),
    },
    fetchesFacts: rules.some(({ fetchedFacts }) => fetchedFacts.length > 0),
  };
}

function compileRule(
  rule: Rule,
  position: number,
  condition: CompiledCondition,
  { facts, operators }: RuleSet,
): CompiledRule {
  const fetchedFacts = [...factsOf(condition)]
    .map((name) => facts.get(name))
    .filter((definition): definition is FactDefinition => definition?.resolve !== undefined);
  return { rule, position, condition, implied: impliedConditions(condition, operators), fetchedFacts };
}
