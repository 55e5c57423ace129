/** The outcome of a decision: what the rules say, and what of the interaction or its request changes that. */
import type { Evaluation } from '../evaluation/rule-results.js';
import type { Interaction } from '../interaction/interaction.js';
import { channelOf, gapsOf } from '../request/build-request.js';
import { type Enrichment, noEnrichment, uniteEnrichments } from '../request/enrichment.js';
import type { Environment } from '../shared/environment.js';
import { type Combined, combine } from './combine.js';
import type { DecisionOutcome, Reason } from './decision.js';
import type { PreparedRuleSet } from './prepared-rule-set.js';
import { channelManualReason, doNotSendReason, heldOutReason, incompleteReason } from './reason.js';
import { customerShare } from './sample.js';

export interface Outcome {
  readonly outcome: DecisionOutcome;
  readonly combined: Combined;
  /** What changes the outcome that the rules gave; it is the first of the reasons. */
  readonly obstacle: Reason | undefined;
  /** What rules add to the request. */
  readonly enrichment: Enrichment;
  /** As the request will name it. */
  readonly channel: string | undefined;
}

export function outcomeOf(
  prepared: PreparedRuleSet,
  interaction: Interaction,
  evaluation: Evaluation,
  environment: Environment,
): Outcome {
  const combined = combine(evaluation, interaction, prepared);
  if (combined.outcome === 'skip') return skipped(combined);
  const isDoNotSend = combined.outcome === 'send' && interaction.do_not_send === true;
  const outcome = isDoNotSend ? 'record' : combined.outcome;
  if (outcome === 'send' && isHeldOut(interaction, prepared.ruleSet.settings.suppression.hold_out)) {
    return skipped(combined, heldOutReason);
  }
  const enrichment = enrichmentBy(evaluation, prepared);
  const { name: channel, manual } = channelOf(interaction, enrichment, prepared.channels);
  if (manual && environment === 'production') return skipped(combined, channelManualReason(channel));
  const gaps = gapsOf(interaction, enrichment, channel);
  if (gaps !== undefined) return skipped(combined, incompleteReason(gaps));
  const obstacle = isDoNotSend ? doNotSendReason : undefined;
  return { outcome, combined, obstacle, enrichment, channel };
}

function skipped(combined: Combined, obstacle?: Reason): Outcome {
  return { outcome: 'skip', combined, obstacle, enrichment: noEnrichment, channel: undefined };
}

function enrichmentBy({ enrich }: Evaluation, { enrichments }: PreparedRuleSet): Enrichment {
  if (enrich.matched.length === 0) return noEnrichment;
  return uniteEnrichments(
    enrich.matched.map(({ rule, position }) => ({
      enrichment: enrichments[position] ?? noEnrichment,
      priority: rule.priority,
    })),
  );
}

function isHeldOut({ customer }: Interaction, share: number): boolean {
  return share > 0 && customer.email !== undefined && customerShare('hold_out', customer.email) < share;
}
