/** Whether a rule can match, and whether anything can make it not match. */
import type { CompiledRule } from '../../evaluation/rule-index.js';
import type { ConditionAnswer, RuleProofs } from '../../proof/rule-proofs.js';
import type { Finding } from '../check.js';
import { becauseOfConditions } from './condition-places.js';
import { notDecided } from './not-decided.js';

/** Undefined where the rule can match; `answer` is the proof that it can. */
export function neverMatches(
  { ruleSet }: RuleProofs,
  compiled: CompiledRule,
  answer: ConditionAnswer,
): Finding | undefined {
  const { rule } = compiled;
  if (answer.kind === 'undecided') return notDecided(rule, 'whether it can match');
  if (answer.kind === 'possible') return undefined;
  const because = becauseOfConditions(ruleSet, compiled, answer.because);
  return {
    code: 'NEVER_MATCHES',
    rule: rule.name,
    place: rule.place,
    message: `the rule \`${rule.name}\` never matches: no interaction satisfies ${because.length === 1 ? 'this condition' : `these ${because.length} conditions together`}${answer.excludesEnd ? ', and has an `ended_at`, without which the delay has no end' : ''}`,
    fix: 'use `any` for alternatives, one `in` with a list of them, or remove the rule',
    because,
  };
}

/** Undefined where something makes it not match. */
export function alwaysMatches(proofs: RuleProofs, compiled: CompiledRule): Finding | undefined {
  const { rule } = compiled;
  const answer = proofs.matches(compiled, false);
  if (answer.kind === 'undecided') return notDecided(rule, 'whether it can fail to match');
  if (answer.kind === 'possible') return undefined;
  return {
    code: 'ALWAYS_MATCHES',
    rule: rule.name,
    place: rule.place,
    message: `the rule \`${rule.name}\` matches every interaction`,
    fix:
      rule.effect.kind === 'enrich'
        ? 'narrow its conditions'
        : 'narrow its conditions, or set `default` instead',
    because: [],
  };
}
