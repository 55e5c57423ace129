/** The verdict on a rule of which a part could not be evaluated. */

import type { Rule } from '../rules/rule-set.js';
import type { Program } from './compiled-rule-set.js';
import { conditionsOf, type Observation, observe } from './evaluate-with-trace.js';
import type { Frame } from './evaluation-context.js';
import { type RuleError, ruleError } from './rule-error.js';

export type Verdict =
  | { readonly result: 'true' | 'false' }
  | { readonly result: 'errored'; readonly error: RuleError };

/** Errored only when the truth of the whole condition hangs on what could not be evaluated. */
export function judge(rule: Rule, program: Program, frame: Frame): Verdict {
  const observation = observe(rule.conditions, program, frame, conditionsOf(rule.place));
  if (observation.result === 'true' || observation.result === 'false') return { result: observation.result };
  const culprit = firstError(observation) ?? observation;
  return { result: 'errored', error: ruleError(rule, culprit.error, culprit.pointer) };
}

function firstError(observation: Observation): Observation | undefined {
  if (observation.result !== 'errored' && observation.result !== 'not evaluated') return undefined;
  if (observation.error !== undefined) return observation;
  for (const child of observation.children) {
    const found = firstError(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
