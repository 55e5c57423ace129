/** From the outcome to the decision: the reasons in words, the request, everything frozen. */
import type { Evaluation } from '../evaluation/rule-results.js';
import type { Interaction } from '../interaction/interaction.js';
import { buildRequest, gapsOf, type RequestGaps } from '../request/build-request.js';
import type { Environment } from '../shared/environment.js';
import type { Mutable } from '../shared/mutable.js';
import type { Decision, Reason, RuleError } from './decision.js';
import { delayedUntil, type Outcome, outcomeOf } from './outcome.js';
import type { PreparedRuleSet } from './prepared-rule-set.js';
import { reason } from './reason.js';
import { windowsOf } from './windows.js';

export function buildDecision(
  prepared: PreparedRuleSet,
  interaction: Interaction,
  evaluation: Evaluation,
  environment: Environment,
): Decision {
  const { ruleSet } = prepared;
  const result = outcomeOf(prepared, interaction, evaluation, environment);
  const { outcome, combined } = result;
  const reasons = reasonsOf(result, interaction);
  const errors = errorsOf(result, evaluation);
  if (outcome === 'skip') return skipDecision(ruleSet.version, reasons, errors);
  const { enrichment, channel } = result;
  const { request, left } = buildRequest(interaction, enrichment, channel, outcome === 'record');
  const decision: Mutable<Decision> = {
    outcome,
    reasons: Object.freeze(left.length === 0 ? reasons : [...reasons, trimmed(left)]),
    request,
    windows: outcome === 'send' ? windowsOf(ruleSet, combined.deciding) : noWindows,
    ruleSet: ruleSet.version,
    errors,
  };
  const notBefore = delayedUntil(result, interaction);
  if (!Number.isNaN(notBefore)) decision.notBefore = new Date(notBefore).toISOString();
  return Object.freeze(decision);
}

/** The decision on a record that cannot be read as an interaction. */
export function invalidDecision(ruleSet: string, message: string, fields: readonly string[]): Decision {
  return skipDecision(ruleSet, [reason('INTERACTION_INVALID', message, [...fields])], noErrors);
}

const noWindows: Decision['windows'] = Object.freeze([]);
const noErrors: readonly RuleError[] = Object.freeze([]);

const doNotSend = reason(
  'DO_NOT_SEND',
  'the interaction carries `do_not_send`, so it is recorded and never sent',
);
const heldOut = reason('HELD_OUT', 'the customer is in the hold-out share that is never asked');

function skipDecision(ruleSet: string, reasons: readonly Reason[], errors: readonly RuleError[]): Decision {
  return Object.freeze({
    outcome: 'skip',
    reasons: Object.freeze(reasons),
    windows: noWindows,
    ruleSet,
    errors,
  });
}

/** What changed the outcome, and then what the rules said. */
function reasonsOf({ combined, obstacle, enrichment, channel }: Outcome, interaction: Interaction) {
  const { reasons } = combined;
  switch (obstacle) {
    case 'DO_NOT_SEND':
      return [doNotSend, ...reasons];
    case 'HELD_OUT':
      return [heldOut, ...reasons];
    case 'CHANNEL_MANUAL':
      return [channelManual(channel), ...reasons];
    case 'INCOMPLETE_REQUEST':
      return [incomplete(gapsOf(interaction, enrichment, channel)), ...reasons];
    default:
      return reasons;
  }
}

function errorsOf({ combined }: Outcome, { enrich }: Evaluation): readonly RuleError[] {
  const { failed, outcome } = combined;
  if (failed.length === 0 && enrich.failed.length === 0) return noErrors;
  const all = outcome === 'skip' ? failed : [...failed, ...enrich.failed];
  return Object.freeze(all.map(({ error }) => error));
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
