/** From what the rules say to the decision: the interaction's own wish, the hold-out, the channel, the request. */
import type { Interaction } from '../interaction/interaction.js';
import type { Environment } from '../shared/environment.js';
import { buildRequest, channelOf } from './build-request.js';
import type { CompiledRule } from './compiled-rule.js';
import type { Decision, DecisionOutcome, Reason, RuleError } from './decision.js';
import { enrichmentOf } from './enrichment.js';
import type { Evaluation } from './evaluate.js';
import type { Program } from './program.js';
import { reason } from './reason.js';
import { shareOf } from './sample.js';
import { settle } from './settle.js';
import { windowsOf } from './windows.js';

const noWindows: Decision['windows'] = Object.freeze([]);
const noErrors: readonly RuleError[] = Object.freeze([]);

export function conclude(
  program: Program,
  interaction: Interaction,
  evaluation: Evaluation,
  environment: Environment,
): Decision {
  const { ruleSet, channels } = program;
  const { failed, matched } = evaluation;
  const errors = failed.length === 0 ? noErrors : Object.freeze(failed.map(({ error }) => error));
  const skip = (reasons: readonly Reason[]): Decision => freeze('skip', reasons, ruleSet.version, errors);

  const settled = settle(evaluation, interaction.ext_interaction_id, ruleSet.settings.default);
  let { outcome, reasons } = settled;
  if (outcome === 'skip') return skip(reasons);
  if (outcome === 'send' && interaction.do_not_send === true) {
    outcome = 'record';
    reasons = [doNotSend, ...reasons];
  }
  if (outcome === 'send' && isHeldOut(interaction, ruleSet.settings.suppression.hold_out)) {
    return skip([heldOut, ...reasons]);
  }

  const enrichment = enrichmentOf(matched);
  const channel = channelOf(interaction, enrichment, channels);
  if (channel.manual && environment === 'production') return skip([channelManual(channel.name), ...reasons]);
  const delay = outcome === 'send' ? longestDelay(settled.sending) : 0;
  const built = buildRequest(interaction, enrichment, channel.name, outcome === 'record');
  const endMissing = delay > 0 && interaction.ended_at === undefined;
  if (!('request' in built) || endMissing) {
    const { missing, malformed } = 'request' in built ? { missing: [], malformed: [] } : built;
    return skip([incomplete(endMissing ? [...missing, 'ended_at'] : missing, malformed), ...reasons]);
  }
  return Object.freeze({
    outcome,
    reasons: Object.freeze(built.left.length === 0 ? reasons : [...reasons, trimmed(built.left)]),
    request: built.request,
    windows: outcome === 'send' ? windowsOf(ruleSet, settled.sending) : noWindows,
    ruleSet: ruleSet.version,
    errors,
    ...(delay > 0 && interaction.ended_at !== undefined
      ? { notBefore: new Date(Date.parse(interaction.ended_at) + delay).toISOString() }
      : {}),
  });
}

/** A record that is no interaction is never sent. */
export function concludeInvalid(ruleSet: string, message: string, fields: readonly string[]): Decision {
  return freeze('skip', [reason('INTERACTION_INVALID', message, [...fields])], ruleSet, noErrors);
}

const doNotSend = reason(
  'DO_NOT_SEND',
  'the interaction carries `do_not_send`, so it is recorded and never sent',
);
const heldOut = reason('HELD_OUT', 'the customer is in the hold-out share that is never asked');

function freeze(
  outcome: DecisionOutcome,
  reasons: readonly Reason[],
  ruleSet: string,
  errors: readonly RuleError[],
): Decision {
  return Object.freeze({ outcome, reasons: Object.freeze(reasons), windows: noWindows, ruleSet, errors });
}

/** By the address however it is spelled; the hash decides and is never kept. */
function isHeldOut({ customer }: Interaction, share: number): boolean {
  if (share <= 0 || customer.email === undefined) return false;
  return shareOf('hold_out', customer.email.trim().normalize('NFC').toLowerCase()) < share;
}

function channelManual(channel: string | undefined): Reason {
  return reason(
    'CHANNEL_MANUAL',
    `the channel \`${channel}\` is in manual mode, and the vendor refuses production requests for it`,
  );
}

/** The longest of all, so that one more matching rule never sends earlier. */
function longestDelay(sending: readonly CompiledRule[]): number {
  return sending.reduce(
    (longest, { rule }) => Math.max(longest, rule.effect.kind === 'send' ? (rule.effect.delayMs ?? 0) : 0),
    0,
  );
}

function incomplete(missing: readonly string[], malformed: readonly string[]): Reason {
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
