/** Where the parts of a compiled condition stand in the rule file. */
import type { CompiledCondition } from '../../evaluation/compiled-condition.js';
import type { Rule } from '../../rules/rule-set.js';
import type { Because } from '../check.js';

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

export function rootPointer({ place }: Rule): string {
  return `${place.pointer}/conditions`;
}

/** The parts of a rule's root condition, with their places. */
export function becauseOfConditions(
  rule: Rule,
  root: CompiledCondition,
  parts: readonly CompiledCondition[],
  lineOf: (file: string, pointer: string) => number | undefined,
): readonly Because[] {
  const { file } = rule.place;
  const placed = [...placedConditions(root, rootPointer(rule))];
  return parts.flatMap((part) => {
    const found = placed.find(({ condition }) => condition === part);
    if (found === undefined) return [];
    const line = lineOf(file, found.pointer);
    return [{ rule: rule.name, file, pointer: found.pointer, ...(line === undefined ? {} : { line }) }];
  });
}

export function becauseOfRules(
  rules: readonly { readonly rule: Rule }[],
  lineOf: (file: string, pointer: string) => number | undefined,
): readonly Because[] {
  return rules.map(({ rule: { name, place } }) => {
    const line = place.line ?? lineOf(place.file, place.pointer);
    return { rule: name, file: place.file, pointer: place.pointer, ...(line === undefined ? {} : { line }) };
  });
}
