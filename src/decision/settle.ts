/** From the rules that matched to the outcome: skip beats record beats send, and none of them gives the default. */
import type { CompiledRule } from './compiled-rule.js';
import type { DecisionOutcome, Reason } from './decision.js';
import { defaultReason, notSampledReason, ruleErrorReason } from './reason.js';
import { shareOf } from './sample.js';
import type { Evaluation, FailedRule } from './stage.js';

/** What the rules alone say; the interaction and its request may still stand against it. */
export interface Settlement {
  readonly outcome: DecisionOutcome;
  /** Which kind of rule decided. */
  readonly by: 'skip' | 'record' | 'send' | 'default';
  readonly reasons: readonly Reason[];
  /** The send rules that count: matched, and the interaction is in their sample. */
  readonly sending: readonly CompiledRule[];
  /** Rules that could not be evaluated, of the kinds that were looked at. */
  readonly failed: readonly FailedRule[];
}

const none: readonly never[] = Object.freeze([]);

export function settle(evaluation: Evaluation, interactionId: string, fallback: DecisionOutcome): Settlement {
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
  const sending = send.matched.every(isAlwaysSampled)
    ? send.matched
    : send.matched.filter((rule) => isSampled(rule, interactionId));
  if (sending.length > 0) {
    return { outcome: 'send', by: 'send', reasons: reasonsOf(sending), sending, failed: send.failed };
  }
  const reasons = [
    ...(fallback === 'send' ? none : errorsOf(send.failed)),
    ...send.matched.map(({ rule }) => notSampledReason(rule)),
    defaultReason(fallback),
  ];
  return { outcome: fallback, by: 'default', reasons, sending: none, failed: send.failed };
}

function reasonsOf(matched: readonly CompiledRule[]): readonly Reason[] {
  const [only] = matched;
  return only !== undefined && matched.length === 1
    ? only.reasons
    : matched.flatMap(({ reasons }) => reasons);
}

function errorsOf(failed: readonly FailedRule[]): readonly Reason[] {
  return failed.map(({ rule, error }) => ruleErrorReason(rule.rule, error.message));
}

function isAlwaysSampled({ rule }: CompiledRule): boolean {
  return rule.effect.kind !== 'send' || rule.effect.sample === undefined;
}

/** A rule outside whose sample the interaction falls has no say: it is as if it had not matched. */
function isSampled({ rule }: CompiledRule, interactionId: string): boolean {
  const sample = rule.effect.kind === 'send' ? rule.effect.sample : undefined;
  return sample === undefined || shareOf(rule.name, interactionId) < sample;
}
