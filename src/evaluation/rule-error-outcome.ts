/** The verdict on a rule of which a part could not be evaluated. */

import type { RuleError } from '../decision/decision.js';
import type { Rule } from '../rules/rule-set.js';
import type { Program } from './compiled-rule-set.js';
import { messageOf } from './error-message.js';
import { conditionsOf, type Observation, observe } from './evaluate-with-trace.js';
import type { Frame } from './evaluation-context.js';

export type Verdict =
  | { readonly result: 'true' | 'false' }
  | { readonly result: 'errored'; readonly error: RuleError };

/** Errored only when the truth of the whole condition hangs on what could not be evaluated. */
export function judge(rule: Rule, program: Program, frame: Frame): Verdict {
  const observation = observe(rule.conditions, program, frame, conditionsOf(rule.place));
  if (observation.result === 'true' || observation.result === 'false') return { result: observation.result };
  const culprit = firstError(observation) ?? observation;
  return { result: 'errored', error: ruleError(rule, culprit) };
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

/** The cause is not enumerable, as in an Error: it is the integrator's, and no log should hold it by accident. */
function ruleError(rule: Rule, { error, pointer }: Observation): RuleError {
  const shown: RuleError = { rule: rule.name, message: messageOf(error), pointer };
  return Object.freeze(Object.defineProperty(shown, 'cause', { value: error }));
}
