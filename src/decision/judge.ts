/** The verdict on a rule of which a part could not be evaluated. */
import type { Rule } from '../rules/rule-set.js';
import type { RuleError } from './decision.js';
import type { Frame } from './frame.js';
import { conditionsOf, type Observation, observe } from './observe.js';
import type { Program } from './program.js';

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

function ruleError(rule: Rule, { error, pointer }: Observation): RuleError {
  return Object.freeze({ rule: rule.name, message: messageOf(error), pointer, cause: error });
}

/** Of errors from the integrator's code, too: it may hold an address, so addresses are taken out. */
function messageOf(error: unknown): string {
  const text =
    error instanceof Error ? error.message : 'a fact or an operator threw something that is no error';
  return text.replaceAll(/[^\s@`'"<>]+@[^\s@`'"<>]+/g, '***');
}
