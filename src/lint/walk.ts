/** Every condition below one, with its JSON pointer; named conditions are not followed. */
import type { Condition } from '../rules/rule-set.js';

export interface Step {
  readonly condition: Condition;
  readonly pointer: string;
  /** How many `not` stand above it is odd. */
  readonly negated: boolean;
}

export function* walk(condition: Condition, pointer: string, negated = false): Generator<Step> {
  yield { condition, pointer, negated };
  if ('all' in condition) {
    for (const [index, child] of condition.all.entries())
      yield* walk(child, `${pointer}/all/${index}`, negated);
  } else if ('any' in condition) {
    for (const [index, child] of condition.any.entries())
      yield* walk(child, `${pointer}/any/${index}`, negated);
  } else if ('not' in condition) {
    yield* walk(condition.not, `${pointer}/not`, !negated);
  }
}
