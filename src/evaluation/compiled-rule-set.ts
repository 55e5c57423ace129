/** A rule set, compiled: made once per rule set and kept as long as it lives. */
import type { FactDefinition } from '../facts/definition.js';
import { attributeOf } from '../facts/fact-reader.js';
import type { LeafCondition, Rule, RuleSet } from '../rules/rule-set.js';
import { askedFacts } from './asked-facts.js';
import { type CompiledLeaf, ConditionCompiler } from './compile-condition.js';
import type { CompiledRule } from './compiled-rule.js';
import { type SlotReader, unread } from './evaluation-context.js';
import { Slots } from './fact-slots.js';
import { coversOf, isCovered } from './implied-conditions.js';
import { indexRules, type RuleIndex } from './rule-index.js';
import type { EffectKind } from './rule-results.js';

/** The rules of one effect. */
export interface Stage {
  /** Rules that need no fetched fact. */
  readonly index: RuleIndex<CompiledRule>;
  /** Rules that ask for a fact which has to be fetched. */
  readonly fetched: readonly CompiledRule[];
}

export interface Program {
  readonly ruleSet: RuleSet;
  readonly rules: readonly CompiledRule[];
  /** The rules by what they do. */
  readonly stages: Readonly<Record<EffectKind, Stage>>;
  /** True when any rule asks for a fact that has to be fetched. */
  readonly fetches: boolean;
  /** Every leaf of every condition, named ones included. */
  readonly leaves: ReadonlyMap<LeafCondition, CompiledLeaf>;
  readonly readers: readonly SlotReader[];
  /** The attributes that rules ask about. */
  readonly attributes: readonly string[];
  /** One `unread` for each slot; copied for every frame. */
  readonly blank: readonly unknown[];
}

const programs = new WeakMap<RuleSet, Program>();

export function programOf(ruleSet: RuleSet): Program {
  const known = programs.get(ruleSet);
  if (known !== undefined) return known;
  const program = compile(ruleSet);
  programs.set(ruleSet, program);
  return program;
}

function compile(ruleSet: RuleSet): Program {
  const slots = new Slots(ruleSet.facts, ruleSet.settings.timezone);
  const compiler = new ConditionCompiler(ruleSet, slots);
  const rules = ruleSet.rules.map((rule, position) => compileRule(rule, position, ruleSet, compiler, slots));
  const { all } = slots;
  return {
    ruleSet,
    rules,
    stages: {
      skip: stageOf('skip', rules),
      record: stageOf('record', rules),
      send: stageOf('send', rules),
      enrich: stageOf('enrich', rules),
    },
    fetches: rules.some(({ fetchedFacts }) => fetchedFacts.length > 0),
    leaves: compiler.leaves,
    readers: all.map(({ read }) => read),
    attributes: [...new Set(all.flatMap(({ fact }) => attributeOf(fact) ?? []))],
    blank: all.map(() => unread),
  };
}

function stageOf(name: EffectKind, all: readonly CompiledRule[]): Stage {
  const rules = all.filter(({ rule }) => rule.effect.kind === name);
  return {
    index: indexRules(rules.filter(({ fetchedFacts }) => fetchedFacts.length === 0)),
    fetched: rules.filter(({ fetchedFacts }) => fetchedFacts.length > 0),
  };
}

function compileRule(
  rule: Rule,
  position: number,
  ruleSet: RuleSet,
  compiler: ConditionCompiler,
  slots: Slots,
): CompiledRule {
  const fetchedFacts = [...askedFacts(rule.conditions, ruleSet)]
    .map((fact) => ruleSet.facts.get(fact))
    .filter((definition): definition is FactDefinition => definition?.resolve !== undefined);
  return Object.freeze({
    rule,
    position,
    first: compiler.compile(rule.conditions),
    covers: coversOf(rule.conditions, ruleSet, slots),
    isCovered: isCovered(rule.conditions, ruleSet, slots),
    fetchedFacts,
  });
}
