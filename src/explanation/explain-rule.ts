/** One rule of an explanation: the result of each of its conditions. */
import type { Decision } from '../decision/decision.js';
import { isFactReference } from '../evaluation/compiled-condition.js';
import type { Trace } from '../evaluation/evaluate-condition.js';
import type { CompiledRule } from '../evaluation/rule-index.js';
import type { LeafCondition, RuleSet } from '../rules/rule-set.js';
import { errorMessage } from '../shared/redact.js';
import { nameOf } from './aspects.js';
import type { ConditionExplanation, RuleExplanation } from './explanation.js';

/** What may be shown of a fact's value, and of a constant that it is compared with. */
export interface Show {
  value(fact: string, value: unknown): unknown;
  operand(fact: string, operand: unknown): unknown;
}

/** Facts that are missing are added to `missing`. */
export function explainRule(
  { rule }: CompiledRule,
  trace: Trace,
  ruleSet: RuleSet,
  decision: Decision,
  show: Show,
  missing: Set<string>,
): RuleExplanation {
  const { name, description, effect, place } = rule;
  return {
    name,
    description,
    effect: effect.kind,
    result: trace.result,
    decided: decision.reasons.some((reason) => reason.rule === name && reason.code === 'RULE_MATCHED'),
    file: place.file,
    pointer: place.pointer,
    line: ruleSet.lineOf(place.file, place.pointer),
    condition: explainCondition(trace, ruleSet, show, missing),
  };
}

function explainCondition(
  trace: Trace,
  ruleSet: RuleSet,
  show: Show,
  missing: Set<string>,
): ConditionExplanation {
  const { condition, source, result, file, pointer, children, values, error } = trace;
  return {
    kind: condition.kind,
    result,
    file,
    pointer,
    line: ruleSet.lineOf(file, pointer),
    ...('condition' in source ? { name: source.condition } : {}),
    ...('fact' in source ? explainLeaf(source, values, show, missing) : {}),
    error: error === undefined ? undefined : errorMessage(error),
    ...(children.length === 0
      ? {}
      : { conditions: children.map((child) => explainCondition(child, ruleSet, show, missing)) }),
  };
}

function explainLeaf(
  leaf: LeafCondition,
  values: Trace['values'],
  show: Show,
  missing: Set<string>,
): Partial<ConditionExplanation> {
  const { fact, path, operator, value: operand, moments } = leaf;
  const reference = moments === undefined && isFactReference(operand) ? operand : undefined;
  if (values !== undefined && values.fact === undefined) missing.add(nameOf(leaf));
  if (reference !== undefined && values !== undefined && values.operand === undefined) {
    missing.add(nameOf(reference));
  }
  // Of two bounds, one alone may be missing.
  const bounds = Array.isArray(values?.operand) ? values.operand : [values?.operand];
  moments?.forEach((moment, index) => {
    if (values === undefined || typeof moment === 'string' || moment.fact === undefined) return;
    if (bounds[index] === undefined) missing.add(nameOf({ fact: moment.fact, path: moment.path }));
  });
  return {
    fact,
    path,
    operator,
    ...(values === undefined
      ? {}
      : values.fact === undefined
        ? { missing: true }
        : { value: show.value(fact, values.fact) }),
    ...(reference === undefined
      ? { operand: show.operand(fact, operand), ...readOperand(leaf, show), ...computed(leaf, values) }
      : {
          operandFact: nameOf(reference),
          ...(values?.operand === undefined ? {} : { operand: show.value(reference.fact, values.operand) }),
        }),
  };
}

/** A pattern is not rewritten, only told to ignore case. */
function readOperand(leaf: LeafCondition, show: Show): { operandRead?: unknown } {
  const isRead = leaf.operand !== undefined && !leaf.operator.endsWith('matches');
  if (!isRead) return {};
  const operandRead = show.operand(leaf.fact, leaf.operand);
  // Masked, both may look the same.
  const written = show.operand(leaf.fact, leaf.value);
  return JSON.stringify(operandRead) === JSON.stringify(written) ? {} : { operandRead };
}

/** The instants that the decision was made with. */
function computed({ moments }: LeafCondition, values: Trace['values']): { operandRead?: unknown } {
  return moments === undefined || values?.operand === undefined ? {} : { operandRead: values.operand };
}
