/** Holds the two sides of an operator to the types it takes, through any stack of decorators. */
import type { OperatorDefinition } from '../facts/definition.js';
import { compilePattern } from '../shared/pattern.js';
import {
  describe,
  elementsOf,
  fits,
  isEvery,
  isList,
  isRange,
  type OperandType,
  typeNames,
} from './operand-type.js';
import { type DecoratorName, type OperandRule, type OperatorName, operators } from './operators.js';
import { kindOf, shown } from './problems.js';

export interface OperandProblem {
  readonly code: 'WRONG_OPERAND' | 'BAD_PATTERN';
  readonly message: string;
  readonly fix: string;
}

export interface ResolvedOperator {
  /** Outermost first. */
  readonly decorators: readonly DecoratorName[];
  readonly operator: OperatorName | OperatorDefinition;
}

/** Undefined when the sides fit. */
export function checkOperands(
  resolved: ResolvedOperator,
  fact: OperandType,
  value: OperandType,
): OperandProblem | undefined {
  let left = fact;
  let right = value;
  for (const decorator of resolved.decorators) {
    if (decorator === 'swap') [left, right] = [right, left];
    if (decorator === 'someFact' || decorator === 'everyFact') {
      const elements = elementsOf(left);
      if (elements === undefined)
        return wrong(`\`${decorator}\` needs a list, and ${describe(left)}`, 'remove it');
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
  return checks[operators[operator].operands](operator, left, right);
}

type Check = (operator: string, left: OperandType, right: OperandType) => OperandProblem | undefined;

const checks: Readonly<Record<OperandRule, Check>> = {
  same: (operator, left, right) => {
    for (const side of [left, right]) {
      if ('fact' in side && isList(side.type)) {
        const fix = 'use `contains`, `containsAny`, `containsAll` or `containsNone`';
        return wrong(`\`${operator}\` compares single values, and ${describe(side)}`, fix);
      }
    }
    return mismatch(left, right);
  },
  'fact in list': (operator, left, right) => {
    if ('fact' in left && isList(left.type)) {
      return wrong(
        `\`${operator}\` looks for a single value, and ${describe(left)}`,
        'use `containsAny` or `containsNone`',
      );
    }
    const elements = 'constants' in right ? elementsOf(right) : undefined;
    if (elements === undefined)
      return wrong(
        `\`${operator}\` needs a list as its value, and ${describe(right)}`,
        'write a list: `[…]`',
      );
    return mismatch(left, elements);
  },
  'list has value': (operator, left, right) => {
    const elements = elementsOf(left);
    if (elements === undefined)
      return wrong(`\`${operator}\` looks into a list, and ${describe(left)}`, 'use `equal` or `in`');
    return mismatch(elements, right);
  },
  numbers: (operator, left, right) => {
    const side = [left, right].find((it) => !isEvery(it, 'number'));
    if (side === undefined) return undefined;
    const fix = isEvery(side, 'instant')
      ? 'use `before` or `after`, or a fact such as `hours_since_end`'
      : 'write a number';
    return wrong(`\`${operator}\` compares numbers, and ${describe(side)}`, fix);
  },
  texts: (operator, left, right) => {
    const side = [left, right].find((it) => !isEvery(it, 'string'));
    if (side === undefined) return undefined;
    const list = 'fact' in side && isList(side.type);
    return wrong(
      `\`${operator}\` compares texts, and ${describe(side)}`,
      list ? `use \`someFact:${operator}\`` : 'write a text',
    );
  },
  lists: (operator, left, right) => {
    const elements = elementsOf(left);
    const values = elementsOf(right);
    if (elements === undefined)
      return wrong(`\`${operator}\` looks into a list, and ${describe(left)}`, 'use `in` or `notIn`');
    if (values === undefined)
      return wrong(
        `\`${operator}\` needs a list as its value, and ${describe(right)}`,
        'write a list: `[…]`',
      );
    return mismatch(elements, values);
  },
  range: (operator, left, right) => {
    if ('fact' in right || !right.constants.every(isRange)) {
      const fix = 'write `[low, high]`: two numbers or two instants, the lower first';
      return wrong(`\`${operator}\` needs two bounds as its value, and ${describe(right)}`, fix);
    }
    const bounds = right.constants.flatMap((range) => (Array.isArray(range) ? range : []));
    const type = bounds.every((bound) => typeof bound === 'number') ? 'number' : 'instant';
    return isEvery(left, type) ? undefined : mismatch(left, { constants: bounds });
  },
  instants: (operator, left, right) => {
    const side = [left, right].find((it) => !isEvery(it, 'instant'));
    if (side === undefined) return undefined;
    const fix = 'write an instant in ISO 8601, as in `2026-11-15T00:00:00Z`; declare facts as `instant`';
    return wrong(`\`${operator}\` compares instants, and ${describe(side)}`, fix);
  },
  pattern: (operator, left, right) => {
    if (!isEvery(left, 'string')) {
      const list = 'fact' in left && isList(left.type);
      return wrong(
        `\`${operator}\` looks into a text, and ${describe(left)}`,
        list ? `use \`someFact:${operator}\`` : 'use another fact',
      );
    }
    if ('fact' in right)
      return wrong(`\`${operator}\` needs its pattern in the file`, 'write the pattern as a text');
    for (const pattern of right.constants) {
      if (typeof pattern !== 'string')
        return wrong(`\`${operator}\` needs a pattern, and ${describe(right)}`, 'write a text');
      const compiled = compilePattern(pattern);
      if (!compiled.ok)
        return { code: 'BAD_PATTERN', message: `${shown(pattern)}: ${compiled.message}`, fix: compiled.fix };
    }
    return undefined;
  },
};

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

/** Both sides single values: each constant must fit the fact, two facts must be of one type. */
function mismatch(left: OperandType, right: OperandType): OperandProblem | undefined {
  if ('fact' in left && 'fact' in right) {
    if (left.type === right.type || left.type === 'any' || right.type === 'any') return undefined;
    return wrong(
      `${describe(left)}, and ${describe(right)}: they never are the same`,
      'compare facts of one type',
    );
  }
  const [fact, other] = 'fact' in left ? [left, right] : [right, left];
  if (!('fact' in fact) || !('constants' in other) || fact.type === 'any') return undefined;
  const misfit = other.constants.find((constant) => !fits(constant, fact.type));
  if (misfit === undefined && !other.constants.includes(undefined)) return undefined;
  return wrong(
    `${describe(fact)}, and ${shown(misfit)} is ${kindOf(misfit)}`,
    `write ${typeNames[fact.type]}`,
  );
}

function wrong(message: string, fix: string): OperandProblem {
  return { code: 'WRONG_OPERAND', message, fix };
}
