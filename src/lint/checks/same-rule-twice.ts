/** Two rules with the same conditions and the same effect: one of them does nothing. */
import type { Rule } from '../../rules/rule-set.js';
import type { Check, Finding } from '../check.js';

/** Only rules that are written in the same way: what else says the same is COVERED, which is proved. */
export const sameRuleTwice: Check = {
  names: ['SAME_RULE_TWICE'],
  find({ rules }) {
    const firsts = new Map<string, Rule>();
    return rules.flatMap((rule): Finding[] => {
      const { name, place, conditions, effect } = rule;
      const key = JSON.stringify([conditions, effect]);
      const first = firsts.get(key);
      if (first === undefined) {
        firsts.set(key, rule);
        return [];
      }
      const message = `the rule \`${name}\` says the same as \`${first.name}\``;
      return [{ code: 'SAME_RULE_TWICE', rule: name, place, message, fix: 'remove one of the two' }];
    });
  },
};
