/** Decides, here and now: rule set × interaction × now → decision. Pure, and nothing is fetched. */

import { evaluateInOrder, newFrame } from '../evaluation/evaluate.js';
import { fetchAtHand, fetchNothing } from '../evaluation/sync-facts.js';
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
 * A fact whose `resolve` answers with a promise cannot be awaited here: its rules count as errors. Use
 * {@link decideAsync} for those.
 */
export function decide(ruleSet: RuleSet, interaction: unknown, options: DecideOptions = {}): Decision {
  const now = momentOf(options);
  const read = readInteraction(interaction);
  if (!read.ok) return invalidDecision(ruleSet.version, read.error.message, read.error.fields);
  const prepared = prepareRuleSet(ruleSet);
  const { compiled } = prepared;
  const frame = newFrame(
    compiled,
    read.interaction,
    now,
    compiled.fetches ? fetchAtHand(read.interaction) : fetchNothing,
  );
  const evaluation = evaluateInOrder(compiled, frame);
  return buildDecision(prepared, read.interaction, evaluation, options.environment ?? 'test');
}

/** Milliseconds since the epoch; throws OPTION_INVALID for a date that is none. */
export function momentOf({ now }: DecideOptions): number {
  const moment = now === undefined ? systemClock.now() : now.getTime();
  if (!Number.isNaN(moment)) return moment;
  throw invalidOption(
    'the option `now` is an invalid date',
    'give a valid `Date`, or leave `now` out for the current time',
  );
}
