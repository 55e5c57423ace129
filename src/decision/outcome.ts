/**
 * What a decision comes to, before it is put in words and its request is written: the outcome, what decided it, and
 * what stands against it. `decide` says it in full; a simulation of millions needs no more than this.
 */

import type { Program } from '../evaluation/compiled-rule-set.js';
import type { Evaluation } from '../evaluation/stage.js';
import type { Interaction } from '../interaction/interaction.js';
import { channelOf, isComplete } from '../request/build-request.js';
import { type Enrichment, noEnrichment } from '../request/enrichment.js';
import type { Environment } from '../shared/environment.js';
import { type Settlement, settle } from './combine.js';
import type { DecisionOutcome, ReasonCode } from './decision.js';
import { shareOf } from './sample.js';

/** What changes the outcome that the rules gave; it is the first of the reasons. */
export type Obstacle = Extract<
  ReasonCode,
  'DO_NOT_SEND' | 'HELD_OUT' | 'CHANNEL_MANUAL' | 'INCOMPLETE_REQUEST'
>;

export interface Judgement {
  readonly outcome: DecisionOutcome;
  readonly settlement: Settlement;
  readonly obstacle: Obstacle | undefined;
  /** What rules add to the request. */
  readonly enrichment: Enrichment;
  /** As the request will name it. */
  readonly channel: string | undefined;
}

export function judgementOf(
  program: Program,
  interaction: Interaction,
  evaluation: Evaluation,
  environment: Environment,
): Judgement {
  const settlement = settle(evaluation, interaction, program);
  if (settlement.outcome === 'skip') return skipped(settlement, undefined);
  const { settings } = program.ruleSet;
  const isDoNotSend = settlement.outcome === 'send' && interaction.do_not_send === true;
  const outcome = isDoNotSend ? 'record' : settlement.outcome;
  if (outcome === 'send' && isHeldOut(interaction, settings.suppression.hold_out)) {
    return skipped(settlement, 'HELD_OUT');
  }
  const { enrichment } = evaluation.enrich;
  const { name: channel, manual } = channelOf(interaction, enrichment, program.channels);
  if (manual && environment === 'production') {
    return { outcome: 'skip', settlement, obstacle: 'CHANNEL_MANUAL', enrichment, channel };
  }
  if (!isComplete(interaction, enrichment, channel)) {
    return { outcome: 'skip', settlement, obstacle: 'INCOMPLETE_REQUEST', enrichment, channel };
  }
  return { outcome, settlement, obstacle: isDoNotSend ? 'DO_NOT_SEND' : undefined, enrichment, channel };
}

/** In milliseconds since the epoch; NaN where nothing has to be waited for. */
export function notBefore({ outcome, settlement }: Judgement, { ended_at }: Interaction): number {
  const { delayMs } = settlement.deciding;
  const waits = outcome === 'send' && delayMs > 0 && ended_at !== undefined;
  return waits ? Date.parse(ended_at) + delayMs : Number.NaN;
}

function skipped(settlement: Settlement, obstacle: Obstacle | undefined): Judgement {
  return { outcome: 'skip', settlement, obstacle, enrichment: noEnrichment, channel: undefined };
}

/** By the address however it is spelled; the hash decides and is never kept. */
function isHeldOut({ customer }: Interaction, share: number): boolean {
  if (share <= 0 || customer.email === undefined) return false;
  return shareOf('hold_out', customer.email.trim().normalize('NFC').toLowerCase()) < share;
}
