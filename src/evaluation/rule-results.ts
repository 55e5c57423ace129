/** What an evaluation finds: the rules that matched and those that could not be evaluated, by effect. */
import type { Effect } from '../rules/rule-set.js';
import type { CompiledRule } from './compiled-rule.js';
import type { RuleError } from './rule-error.js';

export type EffectKind = Effect['kind'];

export interface FailedRule {
  readonly rule: CompiledRule;
  readonly error: RuleError;
}

/** Both lists are in the canonical order of the rules, each rule once. */
export interface RuleResults {
  readonly matched: readonly CompiledRule[];
  readonly failed: readonly FailedRule[];
}

/** The rules of an effect that cannot change the decision any more are not evaluated: {@link noResults}. */
export type Evaluation = Readonly<Record<EffectKind, RuleResults>>;

export const noResults: RuleResults = Object.freeze({
  matched: Object.freeze([]),
  failed: Object.freeze([]),
});

export function isEmpty({ matched, failed }: RuleResults): boolean {
  return matched.length === 0 && failed.length === 0;
}
