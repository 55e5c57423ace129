/** Evaluates a rule set on one interaction: which rules match, and which cannot be evaluated. */
import type { CompiledRule } from './compiled-rule.js';
import type { CompiledRuleSet, RulesOfEffect } from './compiled-rule-set.js';
import { evaluateCondition } from './evaluate-condition.js';
import { conditionsPlace, evaluateWithTrace } from './evaluate-with-trace.js';
import type { EvaluationContext } from './evaluation-context.js';
import { ruleError } from './rule-error.js';
import { visitCandidates } from './rule-index.js';
import { type Evaluation, type FailedRule, isEmpty, noResults, type RuleResults } from './rule-results.js';

interface Findings {
  readonly matched: CompiledRule[];
  readonly failed: FailedRule[];
}

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
  const found: Findings = { matched: [], failed: [] };
  visitCandidates(index, context, (rule) => evaluateRule(rule, context, found));
  return resultsOf(found);
}

/** Rules one by one, without an index. */
export function evaluateEach(rules: readonly CompiledRule[], context: EvaluationContext): RuleResults {
  const found: Findings = { matched: [], failed: [] };
  for (const rule of rules) evaluateRule(rule, context, found);
  return resultsOf(found);
}

/** Results of two parts of the same effect. */
export function merge(one: RuleResults, other: RuleResults): RuleResults {
  if (isEmpty(other)) return one;
  return resultsOf({
    matched: [...one.matched, ...other.matched],
    failed: [...one.failed, ...other.failed],
  });
}

/** Brings rules into their canonical order, each once. */
function inOrder(rules: readonly CompiledRule[]): readonly CompiledRule[] {
  if (rules.every((rule, index) => index === 0 || (rules[index - 1]?.position ?? 0) < rule.position))
    return rules;
  return [...new Set(rules)].sort((a, b) => a.position - b.position);
}

function evaluateEffect(rules: RulesOfEffect, context: EvaluationContext): RuleResults {
  const { fetching } = rules;
  const results = evaluateWithoutFetching(rules, context);
  return fetching.length === 0 ? results : merge(results, evaluateEach(fetching, context));
}

function evaluateRule(rule: CompiledRule, context: EvaluationContext, found: Findings): void {
  try {
    if (evaluateCondition(rule.condition, context)) found.matched.push(rule);
  } catch {
    // BOUNDARY: an operator or a fact of the integrator threw; whether that matters depends on the other conditions.
    const trace = evaluateWithTrace(rule.condition, context, conditionsPlace(rule.rule));
    if (trace.result === 'true') found.matched.push(rule);
    else if (trace.result !== 'false') found.failed.push({ rule, error: ruleError(rule.rule, trace) });
  }
}

function resultsOf({ matched, failed }: Findings): RuleResults {
  if (matched.length === 0 && failed.length === 0) return noResults;
  return { matched: inOrder(matched), failed: failed.length < 2 ? failed : failuresInOrder(failed) };
}

function failuresInOrder(failed: readonly FailedRule[]): readonly FailedRule[] {
  const byRule = new Map(failed.map((one) => [one.rule, one]));
  return [...byRule.values()].sort((a, b) => a.rule.position - b.rule.position);
}
