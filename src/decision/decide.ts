/** Decides synchronously: rule set × interaction × now → decision. Pure. */
import { evaluateRuleSet } from '../evaluation/evaluate-rules.js';
import { createEvaluationContext } from '../evaluation/evaluation-context.js';
import { syncFacts } from '../evaluation/sync-facts.js';
import { readInteraction } from '../interaction/normalise.js';
import type { RuleSet } from '../rules/rule-set.js';
import { systemClock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import { invalidOption } from '../shared/options.js';
import { buildDecision, invalidDecision } from './build-decision.js';
import type { Decision } from './decision.js';
import { prepareRuleSet } from './prepared-rule-set.js';

export interface DecideOptions {
  /** The moment of the decision; the system's clock unless given. */
  readonly now?: Date;
  /** Channels in manual mode are skipped in production only; `test` unless given. */
  readonly environment?: Environment;
}

/**
 * What the rules say about an interaction. A record that cannot be read, a rule that cannot be evaluated and a
 * request the vendor would refuse all give `skip` with the reason; it throws only for a wrong option.
 *
 * A fact whose `resolve` returns a promise cannot be awaited here: its rules count as errors. Use
 * {@link decideAsync} for those.
 */
export function decide(ruleSet: RuleSet, interaction: unknown, options: DecideOptions = {}): Decision {
  const now = decisionTime(options);
  const read = readInteraction(interaction);
  if (!read.ok) return invalidDecision(ruleSet.version, read.error.message, read.error.fields);
  const prepared = prepareRuleSet(ruleSet);
  const { compiled } = prepared;
  const context = createEvaluationContext(compiled.slots, read.interaction, now, syncFacts(read.interaction));
  const evaluation = evaluateRuleSet(compiled, context);
  return buildDecision(prepared, context, evaluation, options.environment ?? 'test');
}

/** Milliseconds since the epoch; throws OPTION_INVALID for an invalid date. */
export function decisionTime({ now }: DecideOptions): number {
  const time = now === undefined ? systemClock.now() : now.getTime();
  if (!Number.isNaN(time)) return time;
  throw invalidOption(
    'the option `now` is an invalid date',
    'give a valid `Date`, or leave `now` out for the current time',
  );
}
