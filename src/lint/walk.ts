/** Every condition below one, as it is written in the rule file. */
import type { Condition, RuleSet } from '../rules/rule-set.js';

/** A condition and where it stands. */
export interface Step {
  readonly condition: Condition;
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
}

/** A comparison of a rule or of a named condition. */
interface PlacedComparison {
  readonly comparison: Extract<Condition, { readonly fact: string }>;
  readonly place: { readonly file: string; readonly pointer: string };
}

/** Each where it is written. */
export function* comparisonsIn({ rules, conditions }: RuleSet): Generator<PlacedComparison> {
  const roots = [
    ...rules.map(({ conditions: root, place: { file, pointer } }) => {
      return { root, file, pointer: `${pointer}/conditions` };
    }),
    ...[...conditions.values()].map(({ condition, place }) => ({ ...place, root: condition })),
  ];
  for (const { root, file, pointer: top } of roots) {
    for (const { condition, pointer } of walk(root, top)) {
      if ('fact' in condition) yield { comparison: condition, place: { file, pointer } };
    }
  }
}

/** The condition itself first. Named conditions are not followed: they have a place of their own. */
export function* walk(condition: Condition, pointer: string): Generator<Step> {
  yield { condition, pointer };
  if ('all' in condition) yield* walkList(condition.all, `${pointer}/all`);
  else if ('any' in condition) yield* walkList(condition.any, `${pointer}/any`);
  else if ('not' in condition) yield* walk(condition.not, `${pointer}/not`);
}

function* walkList(conditions: readonly Condition[], pointer: string): Generator<Step> {
  for (const [index, child] of conditions.entries()) yield* walk(child, `${pointer}/${index}`);
}
