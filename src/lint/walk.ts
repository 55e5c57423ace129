/** Every condition below one, as it is written in the rule file. */
import type { Condition } from '../rules/rule-set.js';

/** A condition and where it stands. */
export interface Step {
  readonly condition: Condition;
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
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
