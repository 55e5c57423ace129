/** Where the parts of a compiled condition stand in the rule file. */
import type { CompiledCondition } from '../../evaluation/compiled-condition.js';
import type { CompiledRule } from '../../evaluation/rule-index.js';
import type { Rule, RuleSet } from '../../rules/rule-set.js';
import type { Because } from '../check.js';

/** A part of a compiled condition, and its JSON pointer. */
export interface PlacedCondition {
  readonly condition: CompiledCondition;
  readonly pointer: string;
}

/** Every part of the condition, itself first; named conditions are not followed. */
export function* placedConditions(condition: CompiledCondition, pointer: string): Generator<PlacedCondition> {
  yield { condition, pointer };
  if (condition.kind === 'all' || condition.kind === 'any') {
    for (const [index, child] of condition.children.entries()) {
      yield* placedConditions(child, `${pointer}/${condition.kind}/${index}`);
    }
  } else if (condition.kind === 'not') {
    yield* placedConditions(condition.child, `${pointer}/not`);
  }
}

/** Where the conditions of a rule stand in its file. */
export function rootPointer({ place }: Rule): string {
  return `${place.pointer}/conditions`;
}

/** The parts of a rule's root condition, with their places; what is no part of it, such as a delay, is left out. */
export function becauseOfConditions(
  ruleSet: RuleSet,
  { rule, condition: root }: CompiledRule,
  parts: readonly CompiledCondition[],
): readonly Because[] {
  const { file } = rule.place;
  const placed = [...placedConditions(root, rootPointer(rule))];
  return parts.flatMap((part) => {
    const pointer = placed.find(({ condition }) => condition === part)?.pointer;
    return pointer === undefined
      ? []
      : [{ rule: rule.name, file, pointer, line: ruleSet.lineOf(file, pointer) }];
  });
}

/** Rules, with their places. */
export function becauseOfRules(
  ruleSet: RuleSet,
  rules: readonly { readonly rule: Rule }[],
): readonly Because[] {
  return rules.map(({ rule: { name, place } }) => {
    const { file, pointer, line = ruleSet.lineOf(file, pointer) } = place;
    return { rule: name, file, pointer, line };
  });
}
