/** From the rules that matched to the outcome: skip beats record beats send, and none of them gives the default. */
import type { CompiledRule } from './compiled-rule.js';
import type { DecisionOutcome, Reason } from './decision.js';
import type { Evaluation, FailedRule } from './evaluate.js';
import { notSampledReason, reason, ruleErrorReason } from './reason.js';
import { shareOf } from './sample.js';

/** What the rules alone say; the interaction and its request may still stand against it. */
export interface Settlement {
  readonly outcome: DecisionOutcome;
  readonly reasons: readonly Reason[];
  /** Which effect of rules decided. */
  readonly settledBy: 'skip' | 'record' | 'send' | 'default';
  /** The send rules that count: matched, and the interaction is in their sample. */
  readonly sending: readonly CompiledRule[];
}

const none: readonly CompiledRule[] = Object.freeze([]);

export function settle(
  { matched, failed }: Evaluation,
  interactionId: string,
  fallback: DecisionOutcome,
): Settlement {
  const grave = failed.filter(({ rule }) => rule.kind === 'skip' || rule.kind === 'record');
  const skipping = matched.filter(({ kind }) => kind === 'skip');
  if (skipping.length > 0 || grave.length > 0) {
    const reasons = [...skipping.map(reasonOf), ...grave.map(errorOf)];
    return { outcome: 'skip', settledBy: 'skip', reasons, sending: none };
  }
  const recording = matched.filter(({ kind }) => kind === 'record');
  if (recording.length > 0) {
    return { outcome: 'record', settledBy: 'record', reasons: recording.map(reasonOf), sending: none };
  }
  const willing = matched.filter(({ kind }) => kind === 'send');
  const sending = willing.filter((rule) => isSampled(rule, interactionId));
  if (sending.length > 0) {
    return { outcome: 'send', settledBy: 'send', reasons: sending.map(reasonOf), sending };
  }
  return {
    outcome: fallback,
    settledBy: 'default',
    reasons: [
      ...(fallback === 'send' ? [] : failed.filter(({ rule }) => rule.kind === 'send').map(errorOf)),
      ...willing.map(({ rule }) => notSampledReason(rule)),
      reason('DEFAULT', `no rule that sends, records or skips holds; the default is \`${fallback}\``),
    ],
    sending: none,
  };
}

/** A rule outside whose sample the interaction falls has no say: it is as if it had not matched. */
export function isSampled({ rule }: CompiledRule, interactionId: string): boolean {
  const sample = rule.effect.kind === 'send' ? rule.effect.sample : undefined;
  return sample === undefined || shareOf(rule.name, interactionId) < sample;
}

function reasonOf({ reason: its }: CompiledRule): Reason {
  return its;
}

function errorOf({ rule, error }: FailedRule): Reason {
  return ruleErrorReason(rule.rule, error.message);
}
