/** Two rules with the same conditions and the same effect: one of them does nothing. */
import { type Check, rulesByConditions } from '../check.js';

export const sameRuleTwice: Check = {
  names: ['SAME_RULE_TWICE'],
  find(ruleSet) {
    return rulesByConditions(ruleSet).flatMap((group) =>
      group.flatMap((rule, index) => {
        const effect = JSON.stringify(rule.effect);
        const first = group.slice(0, index).find((other) => JSON.stringify(other.effect) === effect);
        if (first === undefined) return [];
        return [
          {
            code: 'SAME_RULE_TWICE' as const,
            rule: rule.name,
            place: rule.place,
            message: `the rule \`${rule.name}\` says the same as \`${first.name}\``,
            fix: 'remove one of the two',
          },
        ];
      }),
    );
  },
};
