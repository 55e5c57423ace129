/**
 * The combining algorithm: skip beats record beats send, and where no rule decides the default holds. Then what the
 * interaction or its request changes about that.
 */
import { type Evaluation, type FailedRule, isEmpty } from '../evaluation/evaluate-rules.js';
import type { CompiledRule } from '../evaluation/rule-index.js';
import type { Interaction } from '../interaction/interaction.js';
import { channelOf, gapsOf } from '../request/build-request.js';
import { type Enrichment, noEnrichment, uniteEnrichments } from '../request/enrichment.js';
import { hasDelay } from '../rules/effect.js';
import type { Environment } from '../shared/environment.js';
import type { DecisionOutcome, Reason } from './decision.js';
import { type PreparedRuleSet, reasonsOf } from './prepared-rule-set.js';
import {
  channelManualReason,
  defaultReasons,
  doNotSendReason,
  heldOutReason,
  incompleteReason,
  noEndReason,
  notSampledReason,
  ruleErrorReason,
} from './reason.js';
import { customerShare, isSampled } from './sample.js';

/** What the rules alone say; the interaction and its request can still change the outcome. */
interface Combined {
  readonly outcome: DecisionOutcome;
  /** The effect of the rules that decided, or failed. */
  readonly by: 'skip' | 'record' | 'send' | 'enrich' | 'default';
  /** The rules that decided; empty where only errors or the default did. */
  readonly deciding: readonly CompiledRule[];
  readonly reasons: readonly Reason[];
  /** Rules that could not be evaluated, of the effects that matter. */
  readonly failed: readonly FailedRule[];
}

/**
 * What the rules of an evaluation come to. An error is kept only where it changes the outcome or could have: with a
 * `skip` rule that matched, errors of the other effects do not matter and are not listed.
 */
export function combine(
  evaluation: Evaluation,
  interaction: Interaction,
  prepared: PreparedRuleSet,
): Combined {
  const { skip, record, send, enrich } = evaluation;
  if (!isEmpty(skip)) {
    const reasons = reasonsOf(skip.matched, prepared);
    for (const failed of skip.failed) reasons.push(errorReason(failed));
    return { outcome: 'skip', by: 'skip', deciding: skip.matched, reasons, failed: skip.failed };
  }
  // In doubt nobody is asked: a `record` rule that failed may be one that matches, and a request whose `enrich` rule
  // failed may name the wrong brand or language.
  if (record.failed.length > 0) return skipBecauseOf(record.failed, 'record');
  const combined = isEmpty(record)
    ? combineSend(send.matched, send.failed, interaction, prepared)
    : recordBecauseOf(record.matched, prepared);
  if (combined.outcome === 'skip' || enrich.failed.length === 0) return combined;
  return skipBecauseOf(enrich.failed, 'enrich', combined.failed);
}

function skipBecauseOf(
  errors: readonly FailedRule[],
  by: 'record' | 'enrich',
  others: readonly FailedRule[] = [],
): Combined {
  const failed = [...others, ...errors];
  return { outcome: 'skip', by, deciding: [], reasons: errors.map(errorReason), failed };
}

function recordBecauseOf(matched: readonly CompiledRule[], prepared: PreparedRuleSet): Combined {
  return {
    outcome: 'record',
    by: 'record',
    deciding: matched,
    reasons: reasonsOf(matched, prepared),
    failed: [],
  };
}

function combineSend(
  matched: readonly CompiledRule[],
  failed: readonly FailedRule[],
  interaction: Interaction,
  prepared: PreparedRuleSet,
): Combined {
  const sending: CompiledRule[] = [];
  const objections: Reason[] = [];
  for (const rule of matched) {
    const reason = objection(rule, interaction);
    if (reason === undefined) sending.push(rule);
    else objections.push(reason);
  }
  if (sending.length > 0) {
    const reasons = reasonsOf(sending, prepared);
    return { outcome: 'send', by: 'send', deciding: sending, reasons, failed };
  }
  const outcome = prepared.ruleSet.settings.default;
  const reasons = [
    ...(outcome === 'send' ? [] : failed.map(errorReason)),
    ...objections,
    defaultReasons[outcome],
  ];
  return { outcome, by: 'default', deciding: [], reasons, failed };
}

function errorReason({ rule, error }: FailedRule): Reason {
  return ruleErrorReason(rule.rule, error.message);
}

/**
 * Why a send rule that matched does not count. It is then as if it had not matched, so that removing a send rule
 * never adds a send.
 */
function objection({ rule }: CompiledRule, interaction: Interaction): Reason | undefined {
  if (rule.effect.kind !== 'send') return undefined;
  if (!isSampled(rule.effect, interaction)) return notSampledReason(rule);
  return hasDelay(rule.effect) && interaction.ended_at === undefined ? noEndReason(rule) : undefined;
}

/**
 * The outcome with all that it was made of, before it is a decision: a replay of a million interactions needs no
 * request.
 */
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

/**
 * The outcome after what the rules cannot say: `do_not_send`, the hold-out, a channel in manual mode, and what the
 * vendor would refuse. In this order: one that is held out needs no request, and only a request has a channel.
 */
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
