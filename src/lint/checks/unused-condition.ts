/** A named condition that no rule and no other condition refers to. */
import type { Check } from '../check.js';
import { walk } from '../walk.js';

export const unusedCondition: Check = {
  names: ['UNUSED_CONDITION'],
  find({ conditions, rules }) {
    const used = new Set<string>();
    const roots = [...rules, ...[...conditions.values()].map(({ condition }) => ({ conditions: condition }))];
    for (const { conditions: root } of roots) {
      for (const { condition } of walk(root, '')) if ('condition' in condition) used.add(condition.condition);
    }
    return [...conditions]
      .filter(([name]) => !used.has(name))
      .map(([name, { place }]) => ({
        code: 'UNUSED_CONDITION' as const,
        place,
        message: `the condition \`${name}\` is not used by any rule`,
        fix: `remove it, or refer to it with { "condition": ${JSON.stringify(name)} }`,
      }));
  },
};
