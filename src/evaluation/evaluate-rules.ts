/** Evaluates a rule set on one interaction: which rules match, and which cannot be evaluated. */
import type { CompiledRuleSet, EffectKind, RulesOfEffect } from './compiled-rule-set.js';
import { conditionsPlace, evaluateCondition, evaluateWithTrace } from './evaluate-condition.js';
import type { EvaluationContext } from './evaluation-context.js';
import { type RuleError, ruleError } from './rule-error.js';
import { type CompiledRule, candidatesOf } from './rule-index.js';

/**
 * The rules that can change the decision, in the order in which effects win: once a rule skips, no other effect
 * matters, and `enrich` rules matter only where there will be a request.
 */
export function evaluateRuleSet(
  { byEffect, ruleSet }: CompiledRuleSet,
  context: EvaluationContext,
): Evaluation {
  const skip = evaluateEffect(byEffect.skip, context);
  if (!isEmpty(skip)) return { skip, record: noResults, send: noResults, enrich: noResults };
  const record = evaluateEffect(byEffect.record, context);
  const send = isEmpty(record) ? evaluateEffect(byEffect.send, context) : noResults;
  const isRequested = !isEmpty(record) || !isEmpty(send) || ruleSet.settings.default !== 'skip';
  return { skip, record, send, enrich: isRequested ? evaluateEffect(byEffect.enrich, context) : noResults };
}

/** The rules of one effect that need no fetched fact. */
export function evaluateWithoutFetching({ index }: RulesOfEffect, context: EvaluationContext): RuleResults {
  return evaluateEach(candidatesOf(index, context), context);
}

/** A rule that is there more than once counts once. */
export function evaluateEach(rules: readonly CompiledRule[], context: EvaluationContext): RuleResults {
  let matched: CompiledRule[] | undefined;
  try {
    for (const rule of rules) {
      if (!evaluateCondition(rule.condition, context)) continue;
      if (matched === undefined) matched = [rule];
      else matched.push(rule);
    }
  } catch {
    // BOUNDARY: an operator or a fact of the integrator threw; whether that matters depends on the other conditions.
    return evaluateEachWithTrace(rules, context);
  }
  return matched === undefined ? noResults : { matched: inOrder(matched), failed: noResults.failed };
}

/** Results of two parts of the same effect. */
export function merge(one: RuleResults, other: RuleResults): RuleResults {
  if (isEmpty(other)) return one;
  return {
    matched: inOrder([...one.matched, ...other.matched]),
    failed: [...one.failed, ...other.failed].sort((a, b) => a.rule.position - b.rule.position),
  };
}

function evaluateEffect(rules: RulesOfEffect, context: EvaluationContext): RuleResults {
  const results = evaluateWithoutFetching(rules, context);
  return rules.fetching.length === 0 ? results : merge(results, evaluateEach(rules.fetching, context));
}

function evaluateEachWithTrace(rules: readonly CompiledRule[], context: EvaluationContext): RuleResults {
  const matched: CompiledRule[] = [];
  const failed: FailedRule[] = [];
  for (const rule of inOrder(rules)) {
    const trace = evaluateWithTrace(rule.condition, context, conditionsPlace(rule.rule));
    if (trace.result === 'true') matched.push(rule);
    else if (trace.result !== 'false') failed.push({ rule, error: ruleError(rule.rule, trace) });
  }
  return { matched, failed };
}

/** The canonical order, each rule once. */
function inOrder(rules: readonly CompiledRule[]): readonly CompiledRule[] {
  let latest = -1;
  for (const { position } of rules) {
    if (position <= latest) return [...new Set(rules)].sort((a, b) => a.position - b.position);
    latest = position;
  }
  return rules;
}

/** A rule whose result depends on a part that could not be evaluated. */
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

const noResults: RuleResults = { matched: [], failed: [] };

/** Nothing matched and nothing failed: the effect is out of the decision. */
export function isEmpty({ matched, failed }: RuleResults): boolean {
  return matched.length === 0 && failed.length === 0;
}
