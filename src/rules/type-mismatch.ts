/** Two sides that should be of one type: what does not fit, and the value that was meant. */
import { type OperandProblem, wrong } from './operand-problem.js';
import { describe, type FactOperand, fits, type OperandType, typeNames } from './operand-type.js';
import { kindOf, shown } from './problems.js';
import { valueMeant } from './value-meant.js';

/** Both sides single values: each constant must fit the fact, two facts must be of one type. */
export function mismatch(left: OperandType, right: OperandType): OperandProblem | undefined {
  if ('fact' in left && 'fact' in right) {
    const types = `${describe(left)}, and ${describe(right)}`;
    if (left.type !== right.type && left.type !== 'any' && right.type !== 'any') {
      return wrong(`${types}: they are never the same`, 'compare facts of one type');
    }
    if (isTextual(left) && isTextual(right) && isExact(left) !== isExact(right)) {
      const exact = isExact(left) ? left.fact : right.fact;
      const message = `\`${exact}\` is compared as written, and the other fact in lower case`;
      return wrong(message, 'compare facts whose texts are compared alike (`"compare"` in the declaration)');
    }
    const kinds = [left.info.comparison, right.info.comparison].sort().join();
    if (kinds === 'address,domain') {
      const message = `of \`${left.fact}\` and \`${right.fact}\` one is a whole address, the other what follows the @: they are never the same`;
      return wrong(message, 'compare with the domain, written as a text');
    }
    return undefined;
  }
  const [fact, other] = 'fact' in left ? [left, right] : [right, left];
  if (!('fact' in fact) || !('constants' in other) || fact.type === 'any') return undefined;
  const misfit = other.constants.find((constant) => !fits(constant, fact.type));
  if (misfit === undefined && !other.constants.includes(undefined)) return undefined;
  const fix = meantValue(misfit, fact) ?? `write ${typeNames[fact.type]}`;
  return wrong(`${describe(fact)}, and ${shown(misfit)} is ${kindOf(misfit)}`, fix);
}

function isTextual({ type }: FactOperand): boolean {
  return type === 'string' || type === 'string[]';
}

function isExact({ info }: FactOperand): boolean {
  return info.comparison === 'exact';
}

/** Of the first constant that is not of the fact's type. */
export function otherValue(left: OperandType, right: OperandType): string | undefined {
  const [fact, other] = 'fact' in left ? [left, right] : [right, left];
  if (!('fact' in fact) || !('constants' in other)) return undefined;
  const misfit = other.constants.find((constant) => !fits(constant, fact.type));
  return meantValue(misfit, fact);
}

function meantValue(value: unknown, { fact, info, type }: FactOperand): string | undefined {
  const other = type === 'any' ? undefined : valueMeant(value, fact, { ...info, type });
  return other === undefined ? undefined : `did you mean ${shown(other)}?`;
}
