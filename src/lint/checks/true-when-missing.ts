/** A negated comparison in a rule that sends: it is true for an interaction that does not have the fact at all. */
import type { Check, Finding } from '../check.js';
import { walk } from '../walk.js';

const ordering = /(^|:)(lessThan|greaterThan)(Inclusive)?$/;

export const trueWhenMissing: Check = {
  names: ['TRUE_WHEN_MISSING'],
  find({ rules }) {
    return rules
      .filter(({ effect }) => effect.kind === 'send')
      .flatMap((rule) => {
        const findings: Finding[] = [];
        for (const step of walk(rule.conditions, `${rule.place.pointer}/conditions`)) {
          const { condition, pointer } = step;
          if (!('fact' in condition) || !ordering.test(condition.operator)) continue;
          const nots = condition.operator.split(':').filter((part) => part === 'not').length;
          if ((nots % 2 === 1) === step.negated) continue;
          findings.push({
            code: 'TRUE_WHEN_MISSING',
            rule: rule.name,
            place: { ...rule.place, pointer },
            message: `in rule \`${rule.name}\` this is true when \`${condition.fact}\` is missing, so it sends`,
            fix: 'use the opposite operator without `not`: it is false when the fact is missing',
          });
        }
        return findings;
      });
  },
};
