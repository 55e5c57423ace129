/** An `all` that asks one fact for two different values: nothing can satisfy it. */
import { type LeafCondition, operandOf } from '../../rules/rule-set.js';
import type { Check, Finding } from '../check.js';
import { walk } from '../walk.js';

export const neverMatches: Check = {
  name: 'NEVER_MATCHES',
  find({ rules }) {
    return rules.flatMap((rule) => {
      const findings: Finding[] = [];
      for (const { condition, pointer } of walk(rule.conditions, `${rule.place.pointer}/conditions`)) {
        if (!('all' in condition)) continue;
        const fact = contradictedFact(
          condition.all.filter((child): child is LeafCondition => 'fact' in child),
        );
        if (fact === undefined) continue;
        findings.push({
          place: { ...rule.place, pointer },
          message: `in rule \`${rule.name}\` no value of \`${fact}\` satisfies all of these conditions`,
          fix: 'use `any` for alternatives, or one `in` with a list of them',
        });
      }
      return findings;
    });
  },
};

function contradictedFact(leaves: readonly LeafCondition[]): string | undefined {
  const possible = new Map<string, ReadonlySet<unknown>>();
  for (const leaf of leaves) {
    const values = valuesOf(leaf);
    if (values === undefined) continue;
    const key = JSON.stringify([leaf.fact, leaf.path]);
    const before = possible.get(key);
    const both = before === undefined ? values : new Set([...values].filter((value) => before.has(value)));
    if (both.size === 0) return leaf.fact;
    possible.set(key, both);
  }
  return undefined;
}

/** The constants that make the condition true; undefined where they are not a plain list. */
function valuesOf(leaf: LeafCondition): ReadonlySet<unknown> | undefined {
  const { operator } = leaf;
  const value = operandOf(leaf);
  const constants =
    operator === 'equal' ? [value] : operator === 'in' && Array.isArray(value) ? value : undefined;
  return constants?.every((constant) => typeof constant !== 'object') ? new Set(constants) : undefined;
}
