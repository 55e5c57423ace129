/** Reasons in words: one lower-case sentence each, without personal data, frozen. */
import type { RequestGaps } from '../request/build-request.js';
import type { Rule } from '../rules/rule-set.js';
import type { DecisionOutcome, Reason, ReasonCode } from './decision.js';

const does = { send: 'sends', record: 'records', skip: 'skips', enrich: 'enriches' } as const;

export const doNotSendReason = reason(
  'DO_NOT_SEND',
  'the interaction carries `do_not_send`, so it is recorded and never sent',
);

export const heldOutReason = reason('HELD_OUT', 'the customer is in the hold-out share that is never asked');

export const defaultReasons: Readonly<Record<DecisionOutcome, Reason>> = {
  send: defaultReason('send'),
  record: defaultReason('record'),
  skip: defaultReason('skip'),
};

export function matchedReason(rule: Rule): Reason {
  const { effect } = rule;
  const because = effect.reason === undefined ? '' : `: ${effect.reason}`;
  return ruleReason('RULE_MATCHED', `rule \`${rule.name}\` ${does[effect.kind]}${because}`, rule);
}

export function notSampledReason(rule: Rule): Reason {
  const share = rule.effect.kind === 'send' ? (rule.effect.sample ?? 1) : 1;
  const message = `rule \`${rule.name}\` sends for a share of ${share}, and this interaction is outside of it`;
  return ruleReason('NOT_SAMPLED', message, rule);
}

export function noEndReason(rule: Rule): Reason {
  const message = `rule \`${rule.name}\` sends some time after the end of the interaction, and \`ended_at\` is missing`;
  return Object.freeze({
    ...ruleReason('INCOMPLETE_REQUEST', message, rule),
    fields: Object.freeze(['ended_at']),
  });
}

export function ruleErrorReason(rule: Rule, message: string): Reason {
  const consequence = rule.effect.kind === 'send' ? 'does not match' : 'is taken as a reason to skip';
  const text = `rule \`${rule.name}\` could not be evaluated and ${consequence}: ${message}`;
  return ruleReason('RULE_ERROR', text, rule);
}

export function channelManualReason(channel: string | undefined): Reason {
  return reason(
    'CHANNEL_MANUAL',
    `the channel \`${channel}\` is in manual mode, and the vendor refuses production requests for it`,
  );
}

export function incompleteReason({ missing, malformed }: RequestGaps): Reason {
  const parts = [
    ...(missing.length === 0 ? [] : [`${quote(missing)} is missing`]),
    ...(malformed.length === 0 ? [] : [`${quote(malformed)} is malformed`]),
  ];
  return reason('INCOMPLETE_REQUEST', `the request cannot be made: ${parts.join('; ')}`, [
    ...missing,
    ...malformed,
  ]);
}

export function trimmedReason(omitted: readonly string[]): Reason {
  return reason(
    'REQUEST_TRIMMED',
    `the vendor does not accept as much, so this was left out: ${omitted.join('; ')}`,
  );
}

export function reason(code: ReasonCode, message: string, fields?: readonly string[]): Reason {
  return Object.freeze({ code, message, ...(fields === undefined ? {} : { fields: Object.freeze(fields) }) });
}

function defaultReason(outcome: DecisionOutcome): Reason {
  return reason('DEFAULT', `no rule that sends, records or skips holds; the default is \`${outcome}\``);
}

function ruleReason(code: ReasonCode, message: string, { name, place }: Rule): Reason {
  return Object.freeze({ code, message, rule: name, file: place.file, pointer: place.pointer });
}

function quote(fields: readonly string[]): string {
  return fields.map((field) => `\`${field}\``).join(', ');
}
