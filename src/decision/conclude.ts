/** From what the rules say to the decision: the interaction's own wish, the hold-out, the channel, the request. */
import type { Interaction } from '../interaction/interaction.js';
import type { Environment } from '../shared/environment.js';
import { buildRequest, channelOf, type RequestGaps } from './build-request.js';
import type { CompiledRule } from './compiled-rule.js';
import type { Decision, Reason, RuleError } from './decision.js';
import { united } from './enrichment.js';
import type { Program } from './program.js';
import { reason } from './reason.js';
import { shareOf } from './sample.js';
import { arePlain, type Settlement, settle } from './settle.js';
import { noErrors, noWindows, skipDecision } from './skip-decision.js';
import { type Evaluation, noResult } from './stage.js';
import { windowsOf } from './windows.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Decided by the rules alone, and the same for every interaction; undefined when there is more to it. */
function concludeAtOnce(program: Program, { skip, record, send }: Evaluation): Decision | undefined {
  if (skip.matched.length === 1 && skip.failed.length === 0) return skip.matched[0]?.skipped;
  const isSilent = skip === noResult && record === noResult && send === noResult;
  return isSilent && program.ruleSet.settings.default === 'skip' ? program.skippedByDefault : undefined;
}

export function conclude(
  program: Program,
  interaction: Interaction,
  evaluation: Evaluation,
  environment: Environment,
): Decision {
  const atOnce = concludeAtOnce(program, evaluation);
  if (atOnce !== undefined) return atOnce;
  const { ruleSet, channels } = program;
  const settled = settle(evaluation, interaction, ruleSet.settings.default);
  const errors = errorsOf(settled, evaluation);
  let { outcome, reasons } = settled;
  if (outcome === 'skip') return skipDecision(ruleSet.version, reasons, errors);
  if (outcome === 'send' && interaction.do_not_send === true) {
    outcome = 'record';
    reasons = [doNotSend, ...reasons];
  }
  if (outcome === 'send' && isHeldOut(interaction, ruleSet.settings.suppression.hold_out)) {
    return skipDecision(ruleSet.version, [heldOut, ...reasons], errors);
  }

  const enrichment = united(evaluation.enrich.matched);
  const channel = channelOf(interaction, enrichment, channels);
  if (channel.manual && environment === 'production') {
    return skipDecision(ruleSet.version, [channelManual(channel.name), ...reasons], errors);
  }
  const delay = outcome === 'send' ? longestDelay(settled.sending) : 0;
  const built = buildRequest(interaction, enrichment, channel.name, outcome === 'record');
  if (!('request' in built)) {
    return skipDecision(ruleSet.version, [incomplete(built), ...reasons], errors);
  }
  const decision: Writable<Decision> = {
    outcome,
    reasons: Object.freeze(built.left.length === 0 ? reasons : [...reasons, trimmed(built.left)]),
    request: built.request,
    windows: outcome === 'send' ? windowsOf(ruleSet, settled.sending) : noWindows,
    ruleSet: ruleSet.version,
    errors,
  };
  if (delay > 0 && interaction.ended_at !== undefined) {
    decision.notBefore = new Date(Date.parse(interaction.ended_at) + delay).toISOString();
  }
  return Object.freeze(decision);
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
  if (arePlain(sending)) return 0;
  return sending.reduce(
    (longest, { rule }) => Math.max(longest, rule.effect.kind === 'send' ? (rule.effect.delayMs ?? 0) : 0),
    0,
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
