/** Reasons in words: one lower-case sentence each, without personal data, frozen. */
import type { RequestGaps } from '../request/build-request.js';
import type { Rule } from '../rules/rule-set.js';
import type { DecisionOutcome, Reason, ReasonCode } from './decision.js';

const does = { send: 'sends', record: 'records', skip: 'skips', enrich: 'enriches' } as const;

/** First before the reasons of the rules: `do_not_send` turns what they say from send into record. */
export const doNotSendReason = reason(
  'DO_NOT_SEND',
  'the interaction carries `do_not_send`, so it is recorded and never sent',
);

/** One shared value: it names no rule and no customer. */
export const heldOutReason = reason('HELD_OUT', 'the customer is in the hold-out share that is never asked');

/** By the outcome that the rule set has as its default. */
export const defaultReasons: Readonly<Record<DecisionOutcome, Reason>> = {
  send: defaultReason('send'),
  record: defaultReason('record'),
  skip: defaultReason('skip'),
};

/**
 * With the text that the rule gives as its `reason`, where it gives one. Made once for each rule, not for each
 * decision.
 */
export function matchedReason(rule: Rule): Reason {
  const { effect } = rule;
  const because = effect.reason === undefined ? '' : `: ${effect.reason}`;
  return ruleReason('RULE_MATCHED', `rule \`${rule.name}\` ${does[effect.kind]}${because}`, rule);
}

/** Stands beside the reason for what was decided instead: the rule counts as if it had not matched (docs/adr/0010). */
export function notSampledReason(rule: Rule): Reason {
  const share = rule.effect.kind === 'send' ? (rule.effect.sample ?? 1) : 1;
  const message = `rule \`${rule.name}\` sends for a share of ${share}, and this interaction is outside of it`;
  return ruleReason('NOT_SAMPLED', message, rule);
}

/** A delay is counted from the end, so without `ended_at` the rule counts as if it had not matched (docs/adr/0010). */
export function noEndReason(rule: Rule): Reason {
  const message = `rule \`${rule.name}\` sends some time after the end of the interaction, and \`ended_at\` is missing`;
  return Object.freeze({
    ...ruleReason('INCOMPLETE_REQUEST', message, rule),
    fields: Object.freeze(['ended_at']),
  });
}

/** `message` is the error's, without addresses. The effect decides what an error means: in doubt nobody is asked. */
export function ruleErrorReason(rule: Rule, message: string): Reason {
  const consequence = rule.effect.kind === 'send' ? 'does not match' : 'is taken as a reason to skip';
  const text = `rule \`${rule.name}\` could not be evaluated and ${consequence}: ${message}`;
  return ruleReason('RULE_ERROR', text, rule);
}

/** Known from the vendor's guide to going live: a production call for a channel in manual mode is an error there. */
export function channelManualReason(channel: string | undefined): Reason {
  return reason(
    'CHANNEL_MANUAL',
    `the channel \`${channel}\` is in manual mode, and the vendor refuses production requests for it`,
  );
}

/** Names every field at once, so that one look at the mapping fixes all of them; never a value of one. */
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

/** `omitted` in words that show no address. The request is made all the same. */
export function trimmedReason(omitted: readonly string[]): Reason {
  return reason(
    'REQUEST_TRIMMED',
    `the vendor does not accept as much, so this was left out: ${omitted.join('; ')}`,
  );
}

/** Frozen, since many decisions share it. */
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
