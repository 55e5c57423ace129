/** Explains a decision whose facts have to be fetched; what was not fetched is shown as not evaluated. */

import { buildDecision } from '../decision/build-decision.js';
import { momentOf } from '../decision/decide.js';
import { type DecideAsyncOptions, evaluateFetching, timeoutOf } from '../decision/decide-async.js';
import { prepareRuleSet } from '../decision/prepared-rule-set.js';
import { newFrame } from '../evaluation/evaluate.js';
import { FetchedFacts } from '../evaluation/fact-loader.js';
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
  const now = momentOf(options);
  const timeoutMs = timeoutOf(options);
  const read = normaliseInteraction(interaction);
  if (!read.ok) return explain(ruleSet, interaction, options);
  const prepared = prepareRuleSet(ruleSet);
  const facts = new FetchedFacts(read.interaction, timeoutMs);
  const frame = newFrame(prepared.compiled, read.interaction, now, facts.read);
  const evaluation = await evaluateFetching(prepared, frame, facts);
  const decision = buildDecision(prepared, read.interaction, evaluation, options.environment ?? 'test');
  return explanationOf(
    prepared,
    { decision, frame, interactionId: read.interaction.ext_interaction_id },
    options,
  );
}
