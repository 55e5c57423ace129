/** Explains a decision whose facts have to be fetched; what was not fetched is shown as not evaluated. */
import { buildDecision, decisionTime } from '../decision/decide.js';
import { type DecideAsyncOptions, evaluateFetching, factTimeout } from '../decision/decide-async.js';
import { prepareRuleSet } from '../decision/prepared-rule-set.js';
import { createEvaluationContext } from '../evaluation/evaluation-context.js';
import { FactLoader } from '../evaluation/fact-loader.js';
import { normaliseInteraction } from '../interaction/normalise.js';
import type { RuleSet } from '../rules/rule-set.js';
import { type ExplainOptions, explain, explanationOf } from './explain.js';
import type { Explanation } from './explanation.js';

/** Why `decideAsync` decides as it does with the same arguments; facts are fetched as they are there. */
export async function explainAsync(
  ruleSet: RuleSet,
  interaction: unknown,
  options: ExplainOptions & DecideAsyncOptions = {},
): Promise<Explanation> {
  const now = decisionTime(options);
  const timeoutMs = factTimeout(options);
  const read = normaliseInteraction(interaction);
  if (!read.ok) return explain(ruleSet, interaction, options);
  const prepared = prepareRuleSet(ruleSet);
  const loader = new FactLoader(read.interaction, timeoutMs);
  const context = createEvaluationContext(prepared.compiled.slots, read.interaction, now, loader.resolve);
  const evaluation = await evaluateFetching(prepared, context, loader);
  const decision = buildDecision(prepared, context, evaluation, options.environment ?? 'test');
  return explanationOf(prepared, { decision, context }, options);
}
