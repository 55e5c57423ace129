/** A rule set, compiled: made once per rule set and kept as long as it lives. */
import type { FactDefinition } from '../facts/definition.js';
import type { LeafCondition, Rule, RuleSet } from '../rules/rule-set.js';
import { askedFacts } from './asked-facts.js';
import { type ChannelBook, channelBook } from './channels.js';
import { type CompiledLeaf, ConditionCompiler } from './compile-condition.js';
import type { CompiledRule } from './compiled-rule.js';
import { coversOf } from './cover.js';
import { type SlotReader, unread } from './frame.js';
import { matchedReason } from './reason.js';
import { indexRules, type RuleIndex } from './rule-index.js';
import { type Slot, Slots } from './slots.js';

export interface Program {
  readonly ruleSet: RuleSet;
  readonly rules: readonly CompiledRule[];
  /** Rules whose facts are all at hand. */
  readonly index: RuleIndex<CompiledRule>;
  /** Rules that ask for a fact which has to be fetched. */
  readonly fetched: readonly CompiledRule[];
  readonly slots: readonly Slot[];
  /** Every leaf of every condition, named ones included. */
  readonly leaves: ReadonlyMap<LeafCondition, CompiledLeaf>;
  readonly readers: readonly SlotReader[];
  /** One `unread` for each slot; copied for every frame. */
  readonly blank: readonly unknown[];
  readonly channels: ChannelBook;
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
  const atHand = rules.filter(({ fetchedFacts }) => fetchedFacts.length === 0);
  const { all } = slots;
  return {
    ruleSet,
    rules,
    index: indexRules(atHand),
    fetched: rules.filter(({ fetchedFacts }) => fetchedFacts.length > 0),
    slots: all,
    leaves: compiler.leaves,
    readers: all.map(({ read }) => read),
    blank: all.map(() => unread),
    channels: channelBook(ruleSet.settings.channels),
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
    kind: rule.effect.kind,
    test: compiler.compile(rule.conditions),
    covers: coversOf(rule.conditions, ruleSet, slots),
    fetchedFacts,
    reason: matchedReason(rule),
  });
}
