/** Which facts a condition asks about, named conditions and values that are facts included. */
import type { Condition, RuleSet } from '../rules/rule-set.js';
import { isFactReference } from './compile-condition.js';

export function askedFacts(condition: Condition, ruleSet: RuleSet): ReadonlySet<string> {
  const facts = new Set<string>();
  collect(condition, ruleSet, facts);
  return facts;
}

function collect(condition: Condition, ruleSet: RuleSet, into: Set<string>): void {
  if ('any' in condition) for (const child of condition.any) collect(child, ruleSet, into);
  else if ('all' in condition) for (const child of condition.all) collect(child, ruleSet, into);
  else if ('not' in condition) collect(condition.not, ruleSet, into);
  else if ('fact' in condition) {
    into.add(condition.fact);
    if (isFactReference(condition.value)) into.add(condition.value.fact);
  } else {
    const definition = ruleSet.conditions.get(condition.condition);
    if (definition !== undefined) collect(definition.condition, ruleSet, into);
  }
}
