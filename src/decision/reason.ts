/** Reasons in words: one lower-case sentence each, without personal data, frozen. */
import type { Rule } from '../rules/rule-set.js';
import type { DecisionOutcome, Reason, ReasonCode } from './decision.js';

const does = { send: 'sends', record: 'records', skip: 'skips', enrich: 'enriches' } as const;

/** Where no rule decides: the same frozen list every time. */
export const defaultReasons: Readonly<Record<DecisionOutcome, readonly Reason[]>> = {
  send: byDefault('send'),
  record: byDefault('record'),
  skip: byDefault('skip'),
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
  const careful = rule.effect.kind === 'send' ? 'does not match' : 'is taken as a reason to skip';
  const text = `rule \`${rule.name}\` could not be evaluated and ${careful}: ${message}`;
  return ruleReason('RULE_ERROR', text, rule);
}

export function reason(code: ReasonCode, message: string, fields?: readonly string[]): Reason {
  return Object.freeze({ code, message, ...(fields === undefined ? {} : { fields: Object.freeze(fields) }) });
}

function ruleReason(code: ReasonCode, message: string, { name, place }: Rule): Reason {
  return Object.freeze({ code, message, rule: name, file: place.file, pointer: place.pointer });
}

function byDefault(outcome: DecisionOutcome): readonly Reason[] {
  const message = `no rule that sends, records or skips holds; the default is \`${outcome}\``;
  return Object.freeze([reason('DEFAULT', message)]);
}
