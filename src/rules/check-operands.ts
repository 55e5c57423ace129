/** Holds the two sides of an operator to the types it takes, through any stack of decorators. */
import type { OperatorDefinition } from '../facts/definition.js';
import { type OperandProblem, wrong } from './operand-problem.js';
import { operandRules } from './operand-rules.js';
import { describe, elementsOf, isEvery, type OperandType } from './operand-type.js';
import { type DecoratorName, type OperatorName, operators } from './operators.js';

/** `everyFact:not:equal`, taken apart. An operator given in code stands there itself. */
export interface ResolvedOperator {
  /** Outermost first. */
  readonly decorators: readonly DecoratorName[];
  readonly operator: OperatorName | OperatorDefinition;
}

/** The comparison is true of what is another value: `notEqual`, `not:equal`, but not `not:notEqual`. */
export function isNegated({ operator, decorators }: ResolvedOperator): boolean {
  const nots = decorators.filter((decorator) => decorator === 'not').length;
  return (typeof operator === 'string' && /^(not|doesNot)|None$/.test(operator)) !== (nots % 2 === 1);
}

/** Undefined when the sides fit. */
export function checkOperands(
  resolved: ResolvedOperator,
  fact: OperandType,
  value: OperandType,
): OperandProblem | undefined {
  let left = fact;
  let right = value;
  // From the outside in, each decorator leaves the sides that the next one meets, as the evaluator does with values.
  for (const decorator of resolved.decorators) {
    if (decorator === 'swap') [left, right] = [right, left];
    if (decorator === 'someFact' || decorator === 'everyFact') {
      const elements = elementsOf(left);
      if (elements === undefined)
        return wrong(`\`${decorator}\` needs a list, and ${describe(left)}`, `remove \`${decorator}:\``);
      left = elements;
    }
    if (decorator === 'someValue' || decorator === 'everyValue') {
      const elements = 'constants' in right ? elementsOf(right) : undefined;
      if (elements === undefined) {
        return wrong(
          `\`${decorator}\` needs a list as its value, and ${describe(right)}`,
          'write a list: `[…]`',
        );
      }
      right = elements;
    }
  }
  const { operator } = resolved;
  if (typeof operator !== 'string') return checkOwn(operator, left, right);
  return operandRules[operators[operator].operands](operator, left, right);
}

function checkOwn(
  operator: OperatorDefinition,
  left: OperandType,
  right: OperandType,
): OperandProblem | undefined {
  const { name, factTypes, valueTypes } = operator;
  for (const [side, types] of [
    [left, factTypes],
    [right, valueTypes],
  ] as const) {
    if (types === undefined || types.some((type) => isEvery(side, type))) continue;
    return wrong(
      `\`${name}\` takes ${types.join(' or ')} here, and ${describe(side)}`,
      'use a value of that type',
    );
  }
  return undefined;
}
