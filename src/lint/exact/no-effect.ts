/** Samples, windows, delays and enrichments that no decision can show. */
import { windowsOf } from '../../decision/windows.js';
import type { CompiledRule } from '../../evaluation/compiled-rule.js';
import { allOf, anyOf, not } from '../../proof/formula.js';
import type { RuleAnswer, RuleProofs } from '../../proof/rule-proofs.js';
import { type Finding, quotedNames } from '../check.js';
import { becauseOfRules } from './condition-places.js';

export function noEffects(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  const { effect } = compiled.rule;
  if (effect.kind === 'enrich') return enrichment(proofs, compiled);
  if (effect.kind !== 'send') return [];
  return [
    ...(effect.sample !== undefined && effect.sample < 1 ? sample(proofs, compiled) : []),
    ...(effect.delayMs !== undefined && effect.delayMs > 0 ? delay(proofs, compiled) : []),
    ...(effect.window !== undefined ? window(proofs, compiled) : []),
  ];
}

/** The sample shows where the rule matches outside of it, and nothing else sends. */
function sample(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  const { effects } = proofs;
  if (compiled.rule.effect.kind === 'send' && compiled.rule.effect.sample === 0) {
    return [finding(proofs, compiled, 'a sample of 0, so it never sends', [])];
  }
  const outside = allOf([effects.matches(compiled), not(effects.counts(compiled))]);
  const others = effects.rules.filter((other) => other !== compiled && other.rule.effect.kind !== 'enrich');
  return impossible(proofs, compiled, 'a sample', proofs.without([outside], others));
}

/** The delay shows where the rule sends, and no other that sends asks for as long a delay. */
function delay(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  const own = delayOf(compiled);
  const longer = sendersBeside(proofs, compiled).filter((other) => delayOf(other) >= own);
  const answer = proofs.without([proofs.effects.counts(compiled)], [...stronger(proofs), ...longer]);
  return impossible(proofs, compiled, 'a delay', answer);
}

/** The window shows where the rule sends, and the longest length is another one without it. */
function window(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  const { ruleSet } = proofs;
  const lengths = (rules: readonly CompiledRule[]): string => JSON.stringify(windowsOf(ruleSet, rules));
  const { effect } = compiled.rule;
  const plain: CompiledRule = {
    ...compiled,
    rule: {
      ...compiled.rule,
      effect: { kind: 'send', ...(effect.reason === undefined ? {} : { reason: effect.reason }) },
    },
  };
  if (lengths([compiled]) === lengths([plain])) {
    return [finding(proofs, compiled, 'a window of the length that the rule set has anyway', [])];
  }
  const hiding = sendersBeside(proofs, compiled).filter(
    (other) => lengths([compiled, other]) === lengths([plain, other]),
  );
  const answer = proofs.without([proofs.effects.counts(compiled)], [...stronger(proofs), ...hiding]);
  return impossible(proofs, compiled, 'a window', answer);
}

/** An enrichment shows where a request is made, and nothing else adds the same. */
function enrichment(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  const { effects } = proofs;
  const { effect } = compiled.rule;
  if (effect.kind !== 'enrich') return [];
  const requested = anyOf([effects.outcome('send'), effects.outcome('record')]);
  const shown = [effects.matches(compiled), requested];
  const others = effects.ofKind('enrich').filter((other) => other !== compiled);
  const adding = (tag: string) =>
    others.filter(({ rule }) => rule.effect.kind === 'enrich' && rule.effect.addTags.includes(tag));
  const winning = (field: string) =>
    others.filter(({ rule, position }) => {
      if (rule.effect.kind !== 'enrich' || !(field in rule.effect.set)) return false;
      const difference = rule.priority - compiled.rule.priority;
      return difference > 0 || (difference === 0 && position < compiled.position);
    });
  const answers = [
    ...effect.addTags.map((tag) => proofs.without(shown, adding(tag))),
    ...Object.keys(effect.set).map((field) => proofs.without(shown, winning(field))),
  ];
  if (answers.some(({ kind }) => kind !== 'impossible')) return [];
  const because = new Set(answers.flatMap((answer) => (answer.kind === 'impossible' ? answer.because : [])));
  return [finding(proofs, compiled, 'tags or fields', [...because])];
}

function impossible(
  proofs: RuleProofs,
  compiled: CompiledRule,
  what: string,
  answer: RuleAnswer,
): readonly Finding[] {
  return answer.kind === 'impossible' ? [finding(proofs, compiled, what, answer.because)] : [];
}

function finding(
  { ruleSet }: RuleProofs,
  { rule }: CompiledRule,
  what: string,
  because: readonly CompiledRule[],
): Finding {
  const beside = because.length === 0 ? '' : ` beside ${quotedNames(because.map((one) => one.rule))}`;
  return {
    code: 'NO_EFFECT',
    rule: rule.name,
    place: { ...rule.place, pointer: `${rule.place.pointer}/event` },
    message: `the rule \`${rule.name}\` gives ${what}, and no decision can show it${beside}`,
    fix: because.length === 0 ? 'remove it, or change it' : 'remove it, or narrow the rules that hide it',
    because: becauseOfRules(because, (file, pointer) => ruleSet.lineOf(file, pointer)),
  };
}

function stronger({ effects }: RuleProofs): readonly CompiledRule[] {
  return [...effects.ofKind('skip'), ...effects.ofKind('record')];
}

function sendersBeside({ effects }: RuleProofs, compiled: CompiledRule): readonly CompiledRule[] {
  return effects.ofKind('send').filter((other) => other !== compiled);
}

function delayOf({ rule: { effect } }: CompiledRule): number {
  return effect.kind === 'send' ? (effect.delayMs ?? 0) : 0;
}
