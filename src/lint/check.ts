/** What a check is: it looks at a whole rule set and finds what is legal but wrong. */
import type { Rule, RuleSet } from '../rules/rule-set.js';

/** Stable names of the checks; docs/reference/lint.md explains each. */
export type CheckName =
  | 'UNUSED_CONDITION'
  | 'SAME_RULE_TWICE'
  | 'ALWAYS_OVERRULED'
  | 'NEVER_MATCHES'
  | 'TRUE_WHEN_MISSING'
  | 'SAMPLE_OF_NONE';

export interface Finding {
  /** Where it stands: a rule or a named condition. */
  readonly place: { readonly file: string; readonly pointer: string; readonly line?: number };
  readonly message: string;
  readonly fix: string;
}

export interface Check {
  readonly name: CheckName;
  find(ruleSet: RuleSet): readonly Finding[];
}

/** Rules with the same conditions, written in the same way, together; in the order of the set. */
export function rulesByConditions({ rules }: RuleSet): Rule[][] {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = JSON.stringify(rule.conditions);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [rule]);
    else group.push(rule);
  }
  return [...groups.values()];
}
