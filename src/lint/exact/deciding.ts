/** Whether a rule that can match ever decides: stronger rules overrule it, or others cover it. */
import type { CompiledRule } from '../../evaluation/rule-index.js';
import type { Witness } from '../../proof/interaction-of.js';
import { decidingRules, type RuleProofs } from '../../proof/rule-proofs.js';
import { hasDelay } from '../../rules/effect.js';
import { type Finding, quotedNames } from '../check.js';
import { becauseOfRules } from './condition-places.js';
import { notDecided } from './not-decided.js';

/** `example` is an interaction for which the rule matches: for most rules it shows already that the rule decides. */
export function decidingFinding(
  proofs: RuleProofs,
  compiled: CompiledRule,
  example: Witness,
): Finding | undefined {
  const { rule } = compiled;
  if (rule.effect.kind === 'enrich') return undefined;
  const deciding = decidingRules(proofs.ruleSet, example);
  if (!deciding.has(rule.name)) {
    const overruled = overruledFinding(proofs, compiled);
    if (overruled !== undefined) return overruled;
  } else if (deciding.size === 1) return undefined;
  return coveredFinding(proofs, compiled);
}

function overruledFinding(proofs: RuleProofs, compiled: CompiledRule): Finding | undefined {
  const { rule } = compiled;
  const answer = proofs.decides(compiled);
  if (answer.kind === 'undecided') return notDecided(rule, 'whether stronger rules always overrule it');
  if (answer.kind === 'possible') return undefined;
  const are = answer.because.length > 1 ? 'each of them is' : 'is';
  return {
    code: 'ALWAYS_OVERRULED',
    rule: rule.name,
    place: rule.place,
    message: `the rule \`${rule.name}\` never decides: ${whenever(answer.because, 'matches')}, and ${are} stronger`,
    fix: 'narrow the conditions of the stronger rules, or remove this one',
    because: becauseOfRules(proofs.ruleSet, answer.because),
  };
}

function coveredFinding(proofs: RuleProofs, compiled: CompiledRule): Finding | undefined {
  const { rule } = compiled;
  const { effect } = rule;
  // What else a send rule says may count, also where others send: see NO_EFFECT.
  const isPlain =
    effect.kind !== 'send' ||
    (effect.sample === undefined && !hasDelay(effect) && effect.window === undefined);
  if (!isPlain) return undefined;
  const answer = proofs.decidesAlone(compiled);
  if (answer.kind === 'undecided') return notDecided(rule, 'whether other rules always cover it');
  if (answer.kind === 'possible') return undefined;
  return {
    code: 'COVERED',
    rule: rule.name,
    place: rule.place,
    message: `the rule \`${rule.name}\` changes no outcome: ${whenever(answer.because, 'decides')}`,
    fix: 'remove it, or narrow the other rules',
    because: becauseOfRules(proofs.ruleSet, answer.because),
  };
}

/** `whenever it matches, one of a and b decides`, or with one rule alone `a decides too`. */
function whenever(others: readonly CompiledRule[], verb: string): string {
  const names = quotedNames(others.map(({ rule }) => rule));
  return `whenever it matches, ${others.length > 1 ? `one of ${names} ${verb}` : `${names} ${verb} too`}`;
}
