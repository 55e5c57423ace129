/** From the rules that matched to the outcome: skip beats record beats send, and none of them gives the default. */

import type { CompiledRule } from '../evaluation/compiled-rule.js';
import type { Program } from '../evaluation/compiled-rule-set.js';
import { type Evaluation, type FailedRule, noResult, type StageResult } from '../evaluation/stage.js';
import type { Interaction } from '../interaction/interaction.js';
import type { DecisionOutcome, Reason } from './decision.js';
import { defaultReasons, noEndReason, notSampledReason, ruleErrorReason } from './reason.js';
import { shareOf } from './sample.js';

/** What the rules alone say; the interaction and its request may still stand against it. */
export interface Settlement {
  readonly outcome: DecisionOutcome;
  /** Which kind of rule decided. */
  readonly by: 'skip' | 'record' | 'send' | 'default';
  /** The rules that decided: of send rules those that matched, are in their sample, and whose delay can be told. */
  readonly deciding: StageResult;
  readonly reasons: readonly Reason[];
  /** Rules that could not be evaluated, of the kinds that were looked at. */
  readonly failed: readonly FailedRule[];
}

const none: readonly never[] = Object.freeze([]);

export function settle(evaluation: Evaluation, interaction: Interaction, program: Program): Settlement {
  const { skip, record, send } = evaluation;
  if (skip !== noResult) {
    const { reasons, failed } = skip;
    return { outcome: 'skip', by: 'skip', deciding: skip, reasons: withErrors(reasons, failed), failed };
  }
  if (record.failed.length > 0) {
    const { failed } = record;
    return { outcome: 'skip', by: 'skip', deciding: record, reasons: withErrors(none, failed), failed };
  }
  if (record !== noResult) {
    return { outcome: 'record', by: 'record', deciding: record, reasons: record.reasons, failed: none };
  }
  const { failed } = send;
  const sending = send.plain ? send : withoutObjections(send, interaction, program);
  if (sending.matched.length > 0) {
    return { outcome: 'send', by: 'send', deciding: sending, reasons: sending.reasons, failed };
  }
  const outcome = program.ruleSet.settings.default;
  const given = defaultReasons[outcome];
  const before = [
    ...(outcome === 'send' ? none : errorsOf(failed)),
    ...send.matched.flatMap((rule) => objection(rule, interaction) ?? none),
  ];
  const reasons = before.length === 0 ? given : [...before, ...given];
  return { outcome, by: 'default', deciding: program.undecided, reasons, failed };
}

function withoutObjections(send: StageResult, interaction: Interaction, program: Program): StageResult {
  const sending = send.matched.filter((rule) => objection(rule, interaction) === undefined);
  return sending.length === send.matched.length ? send : program.combinations.of(sending);
}

function withErrors(reasons: readonly Reason[], failed: readonly FailedRule[]): readonly Reason[] {
  return failed.length === 0 ? reasons : [...reasons, ...errorsOf(failed)];
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
