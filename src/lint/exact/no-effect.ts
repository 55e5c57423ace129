/** Samples, windows, delays and enrichments that no decision can show. */
import { windowsOf } from '../../decision/limits.js';
import type { CompiledRule } from '../../evaluation/rule-index.js';
import { anyOf, type Formula, not } from '../../proof/formula.js';
import type { RuleAnswer, RuleProofs } from '../../proof/rule-proofs.js';
import { hasDelay } from '../../rules/effect.js';
import { type Finding, quotedNames } from '../check.js';
import { becauseOfRules } from './condition-places.js';
import { notDecided } from './not-decided.js';

/** Empty where an interaction shows each of them, and for rules that skip or record, which have none. */
export function noEffects(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  const { effect } = compiled.rule;
  if (effect.kind === 'enrich') return enrichment(proofs, compiled);
  if (effect.kind !== 'send') return [];
  return [
    ...(effect.sample !== undefined && effect.sample < 1 ? sample(proofs, compiled) : []),
    ...(hasDelay(effect) ? delay(proofs, compiled) : []),
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
    ...longer(proofs, compiled, outside),
    ...lengthening(proofs, compiled, outside, []),
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
    ...longer(proofs, compiled, [effects.counts(compiled)]),
    ...beside(proofs, compiled, undated),
    ...lengthening(proofs, compiled, undated, []),
  ]);
}

/** The formulas hold, and without the rule nothing is sent. */
function beside(proofs: RuleProofs, compiled: CompiledRule, formulas: readonly Formula[]): RuleAnswer[] {
  // Where everything is sent anyway, a rule that sends beside it changes nothing by matching less.
  if (proofs.ruleSet.settings.default === 'send') return [];
  const hiding = [...stronger(proofs), ...sendersBeside(proofs, compiled)];
  return [shown(proofs, formulas, hiding, () => proofs.effects.showsSend())];
}

/** The formulas hold, and no other rule that sends asks for as long a delay, of the clock or of business time. */
function longer(proofs: RuleProofs, compiled: CompiledRule, formulas: readonly Formula[]): RuleAnswer[] {
  return (['delayMs', 'delayOpenMs'] as const)
    .filter((kind) => delayOf(compiled, kind) > 0)
    .map((kind) => {
      const own = delayOf(compiled, kind);
      const others = sendersBeside(proofs, compiled).filter((other) => delayOf(other, kind) >= own);
      return shown(proofs, formulas, [...stronger(proofs), ...others], () => proofs.effects.sendable());
    });
}

/** The window shows where the rule sends, and the longest length is another one without it. */
function window(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  const { ruleSet, effects } = proofs;
  const lengths = (rule: CompiledRule): string => JSON.stringify(windowsOf(ruleSet, [rule]));
  if (lengths(compiled) === lengths(withoutWindow(compiled))) {
    return [finding(proofs, compiled, 'a window of the length that the rule set has anyway', [])];
  }
  const counts = [effects.counts(compiled)];
  return hidden(
    proofs,
    compiled,
    'a window',
    lengthening(proofs, compiled, counts, [withoutWindow(compiled)]),
  );
}

/** The formulas hold, and with the rule some window that holds has another length than with what it is compared with. */
function lengthening(
  proofs: RuleProofs,
  compiled: CompiledRule,
  formulas: readonly Formula[],
  instead: readonly CompiledRule[],
): RuleAnswer[] {
  const { ruleSet, effects } = proofs;
  const senders = sendersBeside(proofs, compiled);
  return ruleSet.settings.suppression.windows.flatMap((window, index): RuleAnswer[] => {
    const lengthOf = (rules: readonly CompiledRule[]): string =>
      JSON.stringify(windowsOf(ruleSet, rules)[index]);
    const isHiddenBy = (others: readonly CompiledRule[]): boolean =>
      lengthOf([compiled, ...others]) === lengthOf([...instead, ...others]);
    const hiding = senders.filter((other) => isHiddenBy([other]));
    const isHiddenAlone = isHiddenBy([]);
    if (isHiddenAlone && hiding.length === senders.length) return [];
    // Where no other rule sends, the rule set's own length may be the same.
    const some = isHiddenAlone ? [anyOf(senders.map((other) => effects.counts(other)))] : [];
    const asked = [...formulas, ...some, effects.applies(window).holds];
    return [shown(proofs, asked, [...stronger(proofs), ...hiding], () => effects.sendable())];
  });
}

/** Whether a request is made at all has many reasons, and is slow to ask: where rules are enough, they are named. */
function shown(
  proofs: RuleProofs,
  formulas: readonly Formula[],
  hiding: readonly CompiledRule[],
  requested: () => Formula,
): RuleAnswer {
  const byRules = proofs.without(formulas, hiding);
  return byRules.kind === 'possible' ? proofs.without([...formulas, requested()], hiding) : byRules;
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
    rule.effect.kind === 'enrich' ? rule.effect.set[field] : undefined;
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
  const added = (fact: string, text: string, hiding: readonly CompiledRule[]): RuleAnswer => {
    // The interaction may have it already.
    const adds = [matches, not(proofs.isText(fact, text))];
    const skipped = proofs.without(adds, [...effects.ofKind('skip'), ...hiding]);
    return skipped.kind === 'impossible' ? skipped : proofs.without([...adds, requested()], hiding);
  };
  const fields = Object.entries(effect.set);
  return hidden(proofs, compiled, 'tags or fields', [
    ...effect.addTags.map((tag) => added('tags', tag, adding(tag))),
    ...fields.map(([field, value]) => added(field, value, hidingField(field, value))),
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
    because: becauseOfRules(ruleSet, because),
  };
}

function stronger({ effects }: RuleProofs): readonly CompiledRule[] {
  return [...effects.ofKind('skip'), ...effects.ofKind('record')];
}

function sendersBeside({ effects }: RuleProofs, compiled: CompiledRule): readonly CompiledRule[] {
  return effects.ofKind('send').filter((other) => other !== compiled);
}

function delayOf({ rule: { effect } }: CompiledRule, kind: 'delayMs' | 'delayOpenMs'): number {
  return effect.kind === 'send' ? (effect[kind] ?? 0) : 0;
}
