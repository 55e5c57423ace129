/** The combining algorithm: skip beats record beats send, and where no rule decides the default holds. */
import type { CompiledRule } from '../evaluation/compiled-rule.js';
import { type Evaluation, type FailedRule, isEmpty } from '../evaluation/rule-results.js';
import type { Interaction } from '../interaction/interaction.js';
import type { DecisionOutcome, Reason } from './decision.js';
import { type PreparedRuleSet, reasonsOf } from './prepared-rule-set.js';
import { defaultReasons, noEndReason, notSampledReason, ruleErrorReason } from './reason.js';
import { shareOf } from './sample.js';

/** What the rules alone say; the interaction and its request can still change the outcome. */
export interface Combined {
  readonly outcome: DecisionOutcome;
  /** The effect of the rules that decided. */
  readonly by: 'skip' | 'record' | 'send' | 'default';
  /** The rules that decided; empty where only errors or the default did. */
  readonly deciding: readonly CompiledRule[];
  readonly reasons: readonly Reason[];
  /** Rules that could not be evaluated, of the effects that were evaluated. */
  readonly failed: readonly FailedRule[];
}

export function combine(
  { skip, record, send }: Evaluation,
  interaction: Interaction,
  prepared: PreparedRuleSet,
): Combined {
  // A `skip` or `record` rule that cannot be evaluated might have kept a customer from being asked.
  if (!isEmpty(skip) || record.failed.length > 0) {
    const { matched, failed } = isEmpty(skip) ? { matched: [], failed: record.failed } : skip;
    const reasons = reasonsOf(matched, prepared);
    for (const one of failed) reasons.push(errorReason(one));
    return { outcome: 'skip', by: 'skip', deciding: matched, reasons, failed };
  }
  if (!isEmpty(record)) {
    const { matched, failed } = record;
    return {
      outcome: 'record',
      by: 'record',
      deciding: matched,
      reasons: reasonsOf(matched, prepared),
      failed,
    };
  }
  const { matched, failed } = send;
  const sending = matched.filter((rule) => objection(rule, interaction) === undefined);
  if (sending.length > 0) {
    return { outcome: 'send', by: 'send', deciding: sending, reasons: reasonsOf(sending, prepared), failed };
  }
  const outcome = prepared.ruleSet.settings.default;
  const reasons = [
    ...(outcome === 'send' ? [] : failed.map(errorReason)),
    ...matched.flatMap((rule) => objection(rule, interaction) ?? []),
    ...defaultReasons[outcome],
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
  const { sample, sampleKey, delayMs } = rule.effect;
  if (
    sample !== undefined &&
    shareOf(`sample ${sampleKey ?? ''}`, interaction.ext_interaction_id) >= sample
  ) {
    return notSampledReason(rule);
  }
  const lacksEnd = delayMs !== undefined && delayMs > 0 && interaction.ended_at === undefined;
  return lacksEnd ? noEndReason(rule) : undefined;
}
