/** One rule of an explanation: what each of its conditions came to. */

import type { Decision } from '../decision/decision.js';
import { isFactReference } from '../evaluation/compile-condition.js';
import type { CompiledRule } from '../evaluation/compiled-rule.js';
import type { Program } from '../evaluation/compiled-rule-set.js';
import type { Observation } from '../evaluation/evaluate-with-trace.js';
import type { Condition } from '../rules/rule-set.js';
import { errorMessage } from '../shared/redact.js';
import type { ConditionExplanation, RuleExplanation } from './explanation.js';

/** What may be shown of a fact's value. */
export type Show = (fact: string, value: unknown) => unknown;

/** Facts that are missing are added to `missing`. */
export function explainRule(
  { rule }: CompiledRule,
  observation: Observation,
  program: Program,
  decision: Decision,
  show: Show,
  missing: Set<string>,
): RuleExplanation {
  const { name, description, effect, place } = rule;
  return {
    name,
    ...(description === undefined ? {} : { description }),
    effect: effect.kind,
    result: observation.result,
    decided: decision.reasons.some((reason) => reason.rule === name && reason.code === 'RULE_MATCHED'),
    file: place.file,
    pointer: place.pointer,
    ...lineOf(program, place.file, place.pointer),
    condition: explainCondition(observation, program, show, missing),
  };
}

function explainCondition(
  observation: Observation,
  program: Program,
  show: Show,
  missing: Set<string>,
): ConditionExplanation {
  const { condition, result, file, pointer, children } = observation;
  return {
    kind: kindOf(condition),
    result,
    file,
    pointer,
    ...lineOf(program, file, pointer),
    ...('condition' in condition ? { name: condition.condition } : {}),
    ...('fact' in condition ? factOf(observation, show, missing) : {}),
    ...(observation.error === undefined ? {} : { error: errorMessage(observation.error) }),
    ...(children.length === 0
      ? {}
      : { conditions: children.map((child) => explainCondition(child, program, show, missing)) }),
  };
}

function kindOf(condition: Condition): ConditionExplanation['kind'] {
  if ('any' in condition) return 'any';
  if ('all' in condition) return 'all';
  if ('not' in condition) return 'not';
  return 'condition' in condition ? 'condition' : 'fact';
}

function factOf(
  { condition, values }: Observation,
  show: Show,
  missing: Set<string>,
): Partial<ConditionExplanation> {
  if (!('fact' in condition)) return {};
  const { fact, path, operator, value } = condition;
  const reference = isFactReference(value) ? value : undefined;
  if (values !== undefined && values.fact === undefined) missing.add(nameOf(fact, path));
  if (reference !== undefined && values !== undefined && values.operand === undefined) {
    missing.add(nameOf(reference.fact, reference.path));
  }
  return {
    fact,
    ...(path === undefined ? {} : { path }),
    operator,
    ...(values === undefined
      ? {}
      : values.fact === undefined
        ? { missing: true }
        : { value: show(fact, values.fact) }),
    ...(reference === undefined
      ? { operand: value }
      : {
          operandFact: nameOf(reference.fact, reference.path),
          ...(values?.operand === undefined ? {} : { operand: show(reference.fact, values.operand) }),
        }),
  };
}

function nameOf(fact: string, path: string | undefined): string {
  return path === undefined ? fact : `${fact} at ${path}`;
}

function lineOf(program: Program, file: string, pointer: string): { line?: number } {
  const line = program.ruleSet.lineOf(file, pointer);
  return line === undefined ? {} : { line };
}
