/** Explains a decision whose facts have to be fetched; what was not fetched is shown as not evaluated. */
import { normaliseInteraction } from '../interaction/normalise.js';
import type { RuleSet } from '../rules/rule-set.js';
import { conclude } from './conclude.js';
import { momentOf } from './decide.js';
import { type DecideAsyncOptions, evaluateFetching, timeoutOf } from './decide-async.js';
import { newFrame } from './evaluate.js';
import { type ExplainOptions, explain, explanationOf } from './explain.js';
import type { Explanation } from './explanation.js';
import { FetchedFacts } from './fetched-facts.js';
import { programOf } from './program.js';

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
  const program = programOf(ruleSet);
  const facts = new FetchedFacts(read.interaction, timeoutMs);
  const frame = newFrame(program, read.interaction, now, facts.read);
  const evaluation = await evaluateFetching(program, frame, facts);
  const decision = conclude(program, read.interaction, evaluation, options.environment ?? 'test');
  return explanationOf(
    program,
    { decision, frame, interactionId: read.interaction.ext_interaction_id },
    options,
  );
}
