/** The compiled evaluator's answer, in the form of the reference's. */

import { compileRuleSet } from '../../../src/evaluation/compiled-rule-set.js';
import { evaluateRuleSet } from '../../../src/evaluation/evaluate-rules.js';
import { createEvaluationContext } from '../../../src/evaluation/evaluation-context.js';
import type { Interaction } from '../../../src/interaction/interaction.js';
import type { Condition, RuleSet } from '../../../src/rules/rule-set.js';
import { ruleSetOf } from './rule-set.js';

export function ruleSetOfConditions(
  rules: readonly Condition[],
  named: Readonly<Record<string, Condition>>,
): RuleSet {
  return ruleSetOf({
    rules: rules.map((conditions, index) => ({ name: `${index}`, conditions, effect: { kind: 'send' } })),
    conditions: named,
  });
}

/** An interaction that was not normalised, so that facts reach the rules as they are (NaN included). */
export function interactionWith(attributes: Readonly<Record<string, unknown>>): Interaction {
  return { ext_interaction_id: '1', tags: [], customer: {}, employee: {}, attributes };
}

/** True, false, or the message of the error; in the order in which the rules were given. */
export function compiledTruth(ruleSet: RuleSet, interaction: Interaction): readonly (boolean | string)[] {
  const compiled = compileRuleSet(ruleSet);
  const nothing = (): never => {
    throw new Error('nothing is fetched here');
  };
  const { send } = evaluateRuleSet(
    compiled,
    createEvaluationContext(compiled.slots, interaction, 0, nothing),
  );
  const { matched, failed } = send;
  const truth = new Map<string, boolean | string>();
  for (const { rule } of matched) truth.set(rule.name, true);
  for (const { rule, error } of failed) truth.set(rule.rule.name, error.message);
  return ruleSet.rules.map((_, index) => truth.get(`${index}`) ?? false);
}
