/**
 * The outcome of a decision before its request and its reasons are written: what the rules say, and what of the
 * interaction or the request changes it.
 */
import type { CompiledRule } from '../evaluation/compiled-rule.js';
import type { Evaluation } from '../evaluation/rule-results.js';
import type { Interaction } from '../interaction/interaction.js';
import { channelOf, isComplete } from '../request/build-request.js';
import { type Enrichment, noEnrichment, uniteEnrichments } from '../request/enrichment.js';
import type { Environment } from '../shared/environment.js';
import { type Combined, combine } from './combine.js';
import type { DecisionOutcome, ReasonCode } from './decision.js';
import type { PreparedRuleSet } from './prepared-rule-set.js';
import { shareOf } from './sample.js';

/** What changes the outcome that the rules gave; it is the first of the reasons. */
export type Obstacle = Extract<
  ReasonCode,
  'DO_NOT_SEND' | 'HELD_OUT' | 'CHANNEL_MANUAL' | 'INCOMPLETE_REQUEST'
>;

export interface Outcome {
  readonly outcome: DecisionOutcome;
  readonly combined: Combined;
  readonly obstacle: Obstacle | undefined;
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
  if (combined.outcome === 'skip') return skipped(combined, undefined);
  const isDoNotSend = combined.outcome === 'send' && interaction.do_not_send === true;
  const outcome = isDoNotSend ? 'record' : combined.outcome;
  if (outcome === 'send' && isHeldOut(interaction, prepared.ruleSet.settings.suppression.hold_out)) {
    return skipped(combined, 'HELD_OUT');
  }
  const enrichment = enrichmentBy(evaluation.enrich.matched, prepared);
  const { name: channel, manual } = channelOf(interaction, enrichment, prepared.channels);
  if (manual && environment === 'production') {
    return { outcome: 'skip', combined, obstacle: 'CHANNEL_MANUAL', enrichment, channel };
  }
  if (!isComplete(interaction, enrichment, channel)) {
    return { outcome: 'skip', combined, obstacle: 'INCOMPLETE_REQUEST', enrichment, channel };
  }
  return { outcome, combined, obstacle: isDoNotSend ? 'DO_NOT_SEND' : undefined, enrichment, channel };
}

/** When the delay of the rules that send is over, in milliseconds since the epoch; NaN where there is no delay. */
export function delayedUntil({ outcome, combined }: Outcome, { ended_at }: Interaction): number {
  if (outcome !== 'send' || ended_at === undefined) return Number.NaN;
  // The longest of all, so that one more matching rule never sends earlier.
  let longest = 0;
  for (const { rule } of combined.deciding) {
    if (rule.effect.kind === 'send') longest = Math.max(longest, rule.effect.delayMs ?? 0);
  }
  return longest > 0 ? Date.parse(ended_at) + longest : Number.NaN;
}

function skipped(combined: Combined, obstacle: Obstacle | undefined): Outcome {
  return { outcome: 'skip', combined, obstacle, enrichment: noEnrichment, channel: undefined };
}

function enrichmentBy(rules: readonly CompiledRule[], { enrichments }: PreparedRuleSet): Enrichment {
  if (rules.length === 0) return noEnrichment;
  return uniteEnrichments(
    rules.map(({ rule, position }) => ({
      enrichment: enrichments[position] ?? noEnrichment,
      priority: rule.priority,
    })),
  );
}

/** By the address however it is spelled; the hash decides and is never kept. */
function isHeldOut({ customer }: Interaction, share: number): boolean {
  if (share <= 0 || customer.email === undefined) return false;
  return shareOf('hold_out', customer.email.trim().normalize('NFC').toLowerCase()) < share;
}
