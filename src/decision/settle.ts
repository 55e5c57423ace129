/** From the rules that matched to the outcome: skip beats record beats send, and none of them gives the default. */
import type { Interaction } from '../interaction/interaction.js';
import type { CompiledRule } from './compiled-rule.js';
import type { DecisionOutcome, Reason } from './decision.js';
import { defaultReason, noEndReason, notSampledReason, ruleErrorReason } from './reason.js';
import { shareOf } from './sample.js';
import type { Evaluation, FailedRule } from './stage.js';

/** What the rules alone say; the interaction and its request may still stand against it. */
export interface Settlement {
  readonly outcome: DecisionOutcome;
  /** Which kind of rule decided. */
  readonly by: 'skip' | 'record' | 'send' | 'default';
  readonly reasons: readonly Reason[];
  /** The send rules that count: matched, in their sample, and their delay can be told. */
  readonly sending: readonly CompiledRule[];
  /** Rules that could not be evaluated, of the kinds that were looked at. */
  readonly failed: readonly FailedRule[];
}

const none: readonly never[] = Object.freeze([]);

export function settle(
  evaluation: Evaluation,
  interaction: Interaction,
  fallback: DecisionOutcome,
): Settlement {
  const { skip, record, send } = evaluation;
  if (skip.matched.length > 0 || skip.failed.length > 0) {
    const reasons = [...reasonsOf(skip.matched), ...errorsOf(skip.failed)];
    return { outcome: 'skip', by: 'skip', reasons, sending: none, failed: skip.failed };
  }
  if (record.failed.length > 0) {
    return {
      outcome: 'skip',
      by: 'skip',
      reasons: errorsOf(record.failed),
      sending: none,
      failed: record.failed,
    };
  }
  if (record.matched.length > 0) {
    return {
      outcome: 'record',
      by: 'record',
      reasons: reasonsOf(record.matched),
      sending: none,
      failed: none,
    };
  }
  const sending = arePlain(send.matched)
    ? send.matched
    : send.matched.filter((rule) => objection(rule, interaction) === undefined);
  if (sending.length > 0) {
    return { outcome: 'send', by: 'send', reasons: reasonsOf(sending), sending, failed: send.failed };
  }
  const reasons = [
    ...(fallback === 'send' ? none : errorsOf(send.failed)),
    ...send.matched.flatMap((rule) => objection(rule, interaction) ?? none),
    defaultReason(fallback),
  ];
  return { outcome: fallback, by: 'default', reasons, sending: none, failed: send.failed };
}

/** True when none of them names a sample, a delay or a window. */
export function arePlain(rules: readonly CompiledRule[]): boolean {
  for (const { plain } of rules) if (!plain) return false;
  return true;
}

function reasonsOf(matched: readonly CompiledRule[]): readonly Reason[] {
  const [only] = matched;
  if (only !== undefined && matched.length === 1) return only.reasons;
  const reasons: Reason[] = [];
  for (const { reason } of matched) reasons.push(reason);
  return reasons;
}

function errorsOf(failed: readonly FailedRule[]): readonly Reason[] {
  return failed.map(({ rule, error }) => ruleErrorReason(rule.rule, error.message));
}

/**
 * Why a send rule that matched has no say: it is then as if it had not matched, so that taking a send rule away
 * never adds a send.
 */
function objection({ rule }: CompiledRule, interaction: Interaction): Reason | undefined {
  if (rule.effect.kind !== 'send') return undefined;
  const { sample, delayMs } = rule.effect;
  if (sample !== undefined && shareOf(rule.name, interaction.ext_interaction_id) >= sample) {
    return notSampledReason(rule);
  }
  const isTimeless = delayMs !== undefined && delayMs > 0 && interaction.ended_at === undefined;
  return isTimeless ? noEndReason(rule) : undefined;
}
