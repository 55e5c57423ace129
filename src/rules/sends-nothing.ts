/** Finds rule sets in which nothing can ever be sent: empty ones, and ones without a send. */
import type { Diagnostic } from '../errors/diagnostic.js';
import type { ReadFile } from './read-file.js';
import type { RuleSet } from './rule-set.js';

/** At most one warning. A set that only records is a choice, and said to be one. */
export function sendsNothing(
  { settings, rules }: Pick<RuleSet, 'settings' | 'rules'>,
  read: readonly ReadFile[],
): readonly Diagnostic[] {
  if (settings.default === 'send') return [];
  const sending = rules.filter(({ effect }) => effect.kind === 'send');
  if (sending.some(({ effect }) => effect.kind === 'send' && effect.sample !== 0)) return [];
  const [first] = sending;
  const place = first === undefined ? { file: read[0]?.path ?? '', pointer: '' } : first.place;
  const { message, fix } = cause(rules, first !== undefined, read);
  return [Object.freeze({ code: 'SENDS_NOTHING', severity: 'warning', message, fix, ...place })];
}

function cause(
  rules: RuleSet['rules'],
  isSampled: boolean,
  read: readonly ReadFile[],
): { readonly message: string; readonly fix: string } {
  const add = 'add a rule whose event is `{ "type": "send" }`, or set `"default": "send"`';
  if (isSampled) {
    return {
      message: 'nothing can be sent: every send rule has a `sample` of 0',
      fix: 'write the share to send, as in 0.1',
    };
  }
  if (rules.length > 0) return { message: 'nothing can be sent: no enabled rule sends', fix: add };
  const isDisabled = read.some(({ shape }) => (shape?.rules?.length ?? 0) > 0);
  return isDisabled
    ? { message: 'nothing can be sent: every rule is disabled', fix: 'remove `"enabled": false` from a rule' }
    : { message: 'nothing can be sent: the rule set has no rules', fix: add };
}
