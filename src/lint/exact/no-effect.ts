/** Samples, windows, delays and enrichments that no decision can show. */
import { windowsOf } from '../../decision/windows.js';
import type { CompiledRule } from '../../evaluation/compiled-rule.js';
import { anyOf, type Formula, not } from '../../proof/formula.js';
import type { RuleAnswer, RuleProofs } from '../../proof/rule-proofs.js';
import { type Finding, quotedNames } from '../check.js';
import { becauseOfRules } from './condition-places.js';
import { notDecided } from './not-decided.js';

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

/** The sample shows where the rule matches outside of it, and would be seen there if it counted. */
function sample(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  const { effects } = proofs;
  if (compiled.rule.effect.kind === 'send' && compiled.rule.effect.sample === 0) {
    return [finding(proofs, compiled, 'a sample of 0, so it never sends', [])];
  }
  const outside = [...effects.countsBut(compiled, 'sample'), not(effects.counts(compiled))];
  return hidden(proofs, compiled, 'a sample', [
    ...beside(proofs, compiled, outside),
    longer(proofs, compiled, outside),
    lengthening(proofs, compiled, outside, []),
  ]);
}

/**
 * The delay shows where the rule sends, and no other that sends asks for as long a delay; and where the end is missing,
 * so that the rule does not count, and would be seen if it did.
 */
function delay(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  const { effects } = proofs;
  const undated = [...effects.countsBut(compiled, 'delay'), not(effects.counts(compiled))];
  return hidden(proofs, compiled, 'a delay', [
    longer(proofs, compiled, [effects.counts(compiled)]),
    ...beside(proofs, compiled, undated),
    lengthening(proofs, compiled, undated, []),
  ]);
}

/** The formulas hold, and without the rule nothing is sent. */
function beside(proofs: RuleProofs, compiled: CompiledRule, formulas: readonly Formula[]): RuleAnswer[] {
  if (proofs.ruleSet.settings.default === 'send') return [];
  return [proofs.without(formulas, [...stronger(proofs), ...sendersBeside(proofs, compiled)])];
}

/** The formulas hold, and no other rule that sends asks for as long a delay. */
function longer(proofs: RuleProofs, compiled: CompiledRule, formulas: readonly Formula[]): RuleAnswer {
  const own = delayOf(compiled);
  if (own === 0) return { kind: 'impossible', because: [] };
  const others = sendersBeside(proofs, compiled).filter((other) => delayOf(other) >= own);
  return proofs.without(formulas, [...stronger(proofs), ...others]);
}

/** The window shows where the rule sends, and the longest length is another one without it. */
function window(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  if (lengthsOf(proofs, [compiled]) === lengthsOf(proofs, [withoutWindow(compiled)])) {
    return [finding(proofs, compiled, 'a window of the length that the rule set has anyway', [])];
  }
  const counts = [proofs.effects.counts(compiled)];
  return hidden(proofs, compiled, 'a window', [
    lengthening(proofs, compiled, counts, [withoutWindow(compiled)]),
  ]);
}

/** The formulas hold, and with the rule some window has another length than with what it is compared with. */
function lengthening(
  proofs: RuleProofs,
  compiled: CompiledRule,
  formulas: readonly Formula[],
  instead: readonly CompiledRule[],
): RuleAnswer {
  const isHiddenBy = (others: readonly CompiledRule[]): boolean =>
    lengthsOf(proofs, [compiled, ...others]) === lengthsOf(proofs, [...instead, ...others]);
  const senders = sendersBeside(proofs, compiled);
  // Where no other rule sends, the rule set's own lengths may be the same.
  const some = isHiddenBy([]) ? [anyOf(senders.map((other) => proofs.effects.counts(other)))] : [];
  const hiding = senders.filter((other) => isHiddenBy([other]));
  return proofs.without([...formulas, ...some], [...stronger(proofs), ...hiding]);
}

function lengthsOf({ ruleSet }: RuleProofs, rules: readonly CompiledRule[]): string {
  return JSON.stringify(windowsOf(ruleSet, rules));
}

function withoutWindow(compiled: CompiledRule): CompiledRule {
  return { ...compiled, rule: { ...compiled.rule, effect: { kind: 'send' } } };
}

/** An enrichment shows where a request is made, and nothing else adds the same. */
function enrichment(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  const { effects } = proofs;
  const { effect } = compiled.rule;
  if (effect.kind !== 'enrich') return [];
  const requested = () => anyOf([effects.outcome('send'), effects.outcome('record')]);
  const matches = effects.matches(compiled);
  const others = effects.ofKind('enrich').filter((other) => other !== compiled);
  const adding = (tag: string) =>
    others.filter(({ rule }) => rule.effect.kind === 'enrich' && rule.effect.addTags.includes(tag));
  const isBefore = (one: CompiledRule, other: CompiledRule): boolean => {
    const difference = one.rule.priority - other.rule.priority;
    return difference > 0 || (difference === 0 && one.position < other.position);
  };
  const setTo = ({ rule }: CompiledRule, field: string): string | undefined =>
    rule.effect.kind === 'enrich' && field in rule.effect.set ? String(rule.effect.set[field]) : undefined;
  /** Rules that win, and those that would set the same in its place. */
  const hidingField = (field: string, value: string) => {
    const setting = others.filter((other) => setTo(other, field) !== undefined);
    const different = setting.filter((other) => isBefore(compiled, other) && setTo(other, field) !== value);
    return setting.filter(
      (other) =>
        isBefore(other, compiled) ||
        (setTo(other, field) === value && !different.some((one) => isBefore(one, other))),
    );
  };
  const shown = (fact: string, text: string, hiding: readonly CompiledRule[]): RuleAnswer => {
    // The interaction may have it already.
    const adds = [matches, not(proofs.isText(fact, text))];
    // The outcome has many reasons, and is slow to ask: where rules that skip are enough, they are named.
    const skipped = proofs.without(adds, [...effects.ofKind('skip'), ...hiding]);
    return skipped.kind === 'impossible' ? skipped : proofs.without([...adds, requested()], hiding);
  };
  return hidden(proofs, compiled, 'tags or fields', [
    ...effect.addTags.map((tag) => shown('tags', tag, adding(tag))),
    ...Object.entries(effect.set).map(([field, value]) =>
      shown(field, String(value), hidingField(field, String(value))),
    ),
  ]);
}

/** A finding where none of the answers is an example. */
function hidden(
  proofs: RuleProofs,
  compiled: CompiledRule,
  what: string,
  answers: readonly RuleAnswer[],
): readonly Finding[] {
  const because = new Set<CompiledRule>();
  for (const answer of answers) {
    if (answer.kind === 'possible') return [];
    if (answer.kind === 'undecided') return [notDecided(compiled.rule, `whether ${what} of it can be seen`)];
    for (const rule of answer.because) because.add(rule);
  }
  return [finding(proofs, compiled, what, [...because])];
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
