/** A rule set, compiled: conditions over numbered facts, and an index of the rules of each effect. */
import type { FactDefinition } from '../facts/definition.js';
import type { CountedSetting, Effect, Rule, RuleSet } from '../rules/rule-set.js';
import { type CompiledCondition, ConditionCompiler, factsOf } from './compiled-condition.js';
import type { FactSlot } from './evaluation-context.js';
import { FactSlots } from './fact-slots.js';
import { type CompiledRule, impliedConditions, indexRules, type RuleIndex } from './rule-index.js';

/** `send`, `record`, `skip` or `enrich`. */
export type EffectKind = Effect['kind'];

/** The rules of one effect. */
export interface RulesOfEffect {
  /** Rules that ask for no fact which has to be fetched. */
  readonly index: RuleIndex;
  /** Rules that ask for a fact which has to be fetched. */
  readonly fetching: readonly CompiledRule[];
}

/** What evaluations of one rule set share; it holds no value of any interaction. */
export interface CompiledRuleSet {
  readonly ruleSet: RuleSet;
  readonly slots: readonly FactSlot[];
  /** In the canonical order of the rule set. */
  readonly rules: readonly CompiledRule[];
  /**
   * Apart, because effects are evaluated in turn and often not all of them: a `skip` rule that matches ends the
   * evaluation.
   */
  readonly byEffect: Readonly<Record<EffectKind, RulesOfEffect>>;
  /** Of the windows and quotas that have conditions. */
  readonly limits: ReadonlyMap<CountedSetting, LimitConditions>;
  /** Facts that have to be fetched for conditions of windows and quotas. */
  readonly fetchedForLimits: readonly FactDefinition[];
  /** True when any rule, window or quota asks for a fact that has to be fetched. */
  readonly fetchesFacts: boolean;
}

/** Which requests a window or a quota holds back, and which count in it. */
interface LimitConditions {
  readonly for?: CompiledCondition;
  readonly counts?: CompiledCondition;
}

/** Every condition of the rules, windows and quotas. */
export function conditionsOf({ rules, limits }: CompiledRuleSet): CompiledCondition[] {
  return [
    ...rules.map(({ condition }) => condition),
    ...[...limits.values()].flatMap((own) => [own.for ?? [], own.counts ?? []].flat()),
  ];
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
  const limits = compileLimits(ruleSet, compiler);
  const fetchedForLimits = [...limits.values()]
    .flatMap((conditions) => Object.values<CompiledCondition>({ ...conditions }))
    .flatMap((condition) => fetchedFactsOf(condition, ruleSet));
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
    limits,
    fetchedForLimits,
    fetchesFacts: fetchedForLimits.length > 0 || rules.some(({ fetchedFacts }) => fetchedFacts.length > 0),
  };
}

function compileRule(
  rule: Rule,
  position: number,
  condition: CompiledCondition,
  ruleSet: RuleSet,
): CompiledRule {
  const fetchedFacts = fetchedFactsOf(condition, ruleSet);
  return {
    rule,
    position,
    condition,
    implied: impliedConditions(condition, ruleSet.operators),
    fetchedFacts,
  };
}

function compileLimits({ settings }: RuleSet, compiler: ConditionCompiler): CompiledRuleSet['limits'] {
  const { windows, quotas = [] } = settings.suppression;
  const compiled = new Map<CountedSetting, LimitConditions>();
  for (const setting of [...windows, ...quotas]) {
    if (setting.for === undefined && setting.counts === undefined) continue;
    compiled.set(setting, {
      ...(setting.for && { for: compiler.compile(setting.for) }),
      ...(setting.counts && { counts: compiler.compile(setting.counts) }),
    });
  }
  return compiled;
}

function fetchedFactsOf(condition: CompiledCondition, { facts }: RuleSet): FactDefinition[] {
  return [...factsOf(condition)]
    .map((name) => facts.get(name))
    .filter((definition): definition is FactDefinition => definition?.resolve !== undefined);
}
