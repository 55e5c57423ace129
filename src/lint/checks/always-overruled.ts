/** A rule that never decides, because a stronger one has the same conditions: skip beats record beats send. */
import type { Rule } from '../../rules/rule-set.js';
import { type Check, rulesByConditions } from '../check.js';

const strength: Readonly<Record<Rule['effect']['kind'], number>> = { skip: 3, record: 2, send: 1, enrich: 0 };

export const alwaysOverruled: Check = {
  name: 'ALWAYS_OVERRULED',
  find(ruleSet) {
    return rulesByConditions(ruleSet).flatMap((group) =>
      group
        .filter(({ effect }) => effect.kind !== 'enrich')
        .flatMap((rule) => {
          const stronger = group.find(({ effect }) => strength[effect.kind] > strength[rule.effect.kind]);
          if (stronger === undefined) return [];
          return [
            {
              place: rule.place,
              message: `the rule \`${rule.name}\` never decides: \`${stronger.name}\` has the same conditions and ${stronger.effect.kind}s`,
              fix: 'narrow the conditions of one of the two, or remove this one',
            },
          ];
        }),
    );
  },
};
