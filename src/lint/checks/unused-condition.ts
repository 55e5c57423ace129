/** A named condition that no rule and no other condition refers to. */
import type { Check } from '../check.js';
import { walk } from '../walk.js';

/**
 * A name that is spelled wrongly where it is used is refused when rules are loaded; this finds the other end of the
 * slip.
 */
export const unusedCondition: Check = {
  names: ['UNUSED_CONDITION'],
  find({ conditions, rules, settings }) {
    const used = new Set<string>();
    const { windows, quotas = [] } = settings.suppression;
    const roots = [
      ...rules.map((rule) => rule.conditions),
      ...[...conditions.values()].map(({ condition }) => condition),
      ...[...windows, ...quotas].flatMap((setting) => [setting.for ?? [], setting.counts ?? []].flat()),
    ];
    for (const root of roots) {
      for (const { condition } of walk(root, '')) if ('condition' in condition) used.add(condition.condition);
    }
    return [...conditions]
      .filter(([name]) => !used.has(name))
      .map(([name, { place }]) => ({
        code: 'UNUSED_CONDITION' as const,
        place,
        message: `the condition \`${name}\` is not used by any rule, window or quota`,
        fix: `remove it, or refer to it with { "condition": ${JSON.stringify(name)} }`,
      }));
  },
};
