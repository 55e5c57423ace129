/** From the judgement to the decision: the reasons in words, the request, everything frozen. */

import type { Program } from '../evaluation/compiled-rule-set.js';
import type { Evaluation } from '../evaluation/stage.js';
import type { Interaction } from '../interaction/interaction.js';
import { buildRequest, gapsOf, type RequestGaps } from '../request/build-request.js';
import type { Environment } from '../shared/environment.js';
import type { Writable } from '../shared/mutable.js';
import type { Settlement } from './combine.js';
import type { Decision, Reason, RuleError } from './decision.js';
import { type Judgement, judgementOf, notBefore } from './outcome.js';
import { reason } from './reason.js';
import { noErrors, noWindows, skipDecision } from './skip-decision.js';

export function conclude(
  program: Program,
  interaction: Interaction,
  evaluation: Evaluation,
  environment: Environment,
): Decision {
  const { version } = program.ruleSet;
  const judgement = judgementOf(program, interaction, evaluation, environment);
  const { outcome, settlement, obstacle } = judgement;
  const { deciding, reasons } = settlement;
  if (outcome === 'skip') {
    // Nothing in it depends on the interaction: the same frozen decision every time.
    if (obstacle === undefined && reasons === deciding.reasons && deciding.skipped) return deciding.skipped;
    return skipDecision(version, inFull(judgement, interaction), errorsOf(settlement, evaluation));
  }
  const { request, left } = buildRequest(
    interaction,
    judgement.enrichment,
    judgement.channel,
    outcome === 'record',
  );
  const said = inFull(judgement, interaction);
  const decision: Writable<Decision> = {
    outcome,
    reasons: Object.freeze(left.length === 0 ? said : [...said, trimmed(left)]),
    request,
    windows: outcome === 'send' ? deciding.windows : noWindows,
    ruleSet: version,
    errors: errorsOf(settlement, evaluation),
  };
  const waits = notBefore(judgement, interaction);
  if (!Number.isNaN(waits)) decision.notBefore = new Date(waits).toISOString();
  return Object.freeze(decision);
}

/** What the rules said, and in front of it what stands against it. */
function inFull(judgement: Judgement, interaction: Interaction): readonly Reason[] {
  const { reasons } = judgement.settlement;
  switch (judgement.obstacle) {
    case 'DO_NOT_SEND':
      return [doNotSend, ...reasons];
    case 'HELD_OUT':
      return [heldOut, ...reasons];
    case 'CHANNEL_MANUAL':
      return [channelManual(judgement.channel), ...reasons];
    case 'INCOMPLETE_REQUEST':
      return [incomplete(gapsOf(interaction, judgement.enrichment, judgement.channel)), ...reasons];
    default:
      return reasons;
  }
}

/** A record that is no interaction is never sent. */
export function concludeInvalid(ruleSet: string, message: string, fields: readonly string[]): Decision {
  return skipDecision(ruleSet, [reason('INTERACTION_INVALID', message, [...fields])]);
}

const doNotSend = reason(
  'DO_NOT_SEND',
  'the interaction carries `do_not_send`, so it is recorded and never sent',
);
const heldOut = reason('HELD_OUT', 'the customer is in the hold-out share that is never asked');

function errorsOf({ failed, outcome }: Settlement, { enrich }: Evaluation): readonly RuleError[] {
  if (failed.length === 0 && enrich.failed.length === 0) return noErrors;
  const all = outcome === 'skip' ? failed : [...failed, ...enrich.failed];
  return all.length === 0 ? noErrors : Object.freeze(all.map(({ error }) => error));
}

function channelManual(channel: string | undefined): Reason {
  return reason(
    'CHANNEL_MANUAL',
    `the channel \`${channel}\` is in manual mode, and the vendor refuses production requests for it`,
  );
}

function incomplete({ missing, malformed }: RequestGaps): Reason {
  const parts = [
    ...(missing.length === 0 ? [] : [`${quote(missing)} is missing`]),
    ...(malformed.length === 0 ? [] : [`${quote(malformed)} is malformed`]),
  ];
  return reason('INCOMPLETE_REQUEST', `the request cannot be made: ${parts.join('; ')}`, [
    ...missing,
    ...malformed,
  ]);
}

function trimmed(left: readonly string[]): Reason {
  return reason('REQUEST_TRIMMED', `the vendor takes less, so this was left out: ${left.join('; ')}`);
}

function quote(fields: readonly string[]): string {
  return fields.map((field) => `\`${field}\``).join(', ');
}
