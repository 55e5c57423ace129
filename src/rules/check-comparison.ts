/** A comparison: fact, operator, value and path, each for itself and all together. */
import { isObject } from '../shared/is-object.js';
import { suggestion } from '../shared/suggest.js';
import { canonical } from './canonical.js';
import type { CheckContext } from './check-context.js';
import { readMoments, usesMoments } from './check-moment.js';
import { checkOperands, type ResolvedOperator } from './check-operands.js';
import { parseDefinitePath } from './definite-path.js';
import { hasMoment, offsetKeys } from './moment.js';
import { type FactOperand, isList, type OperandType } from './operand-type.js';
import { below, kindOf, type Problems, shown } from './problems.js';
import { type OperandReading, readOperand } from './read-operand.js';
import { resolveOperator } from './resolve-operator.js';
import type { LeafCondition } from './rule-set.js';
import { suggestFact } from './suggest-fact.js';

/** All keys of a comparison; `path` may be left out. */
export const comparisonKeys = ['fact', 'operator', 'value', 'path'] as const;

/**
 * The comparison as it will be evaluated, frozen; undefined after reporting what is wrong. A mistake in one part does
 * not keep the others from being checked, so that all of them are listed at once.
 */
export function checkComparison(
  value: Readonly<Record<string, unknown>>,
  pointer: string,
  context: CheckContext,
): LeafCondition | undefined {
  const { problems } = context;
  const missing = (['fact', 'operator', 'value'] as const).filter((key) => !Object.hasOwn(value, key));
  if (missing.length > 0) {
    const keys = missing.map((key) => `\`${key}\``).join(', ');
    const fix =
      missing.length === 3
        ? 'write `all`, `any`, `not`, `condition`, or `fact`, `operator` and `value`'
        : `add ${keys}`;
    problems.add({ code: 'MISSING_KEY', pointer, message: `the condition has no ${keys}`, fix });
  }
  const left = checkFact(value, pointer, context);
  const { fact, operator, path } = value;
  if (Object.hasOwn(value, 'operator') && typeof operator !== 'string') {
    const message = `\`operator\` must be a text, and is ${kindOf(operator)}`;
    problems.add({ code: 'WRONG_TYPE', pointer: below(pointer, 'operator'), message, fix: 'write its name' });
  }
  if (typeof operator !== 'string' || typeof fact !== 'string') {
    checkValue(value, below(pointer, 'value'), context);
    return undefined;
  }
  // For suggestions: of a list `in` is probably meant to be `containsAny`.
  const type = path === undefined ? context.facts.infoOf(fact)?.type : undefined;
  const use = { isList: type !== undefined && isList(type), value: value.value };
  const lookup = resolveOperator(operator, context.operators, use);
  if (!lookup.found) {
    const { code, message, fix } = lookup;
    problems.add({ code, pointer: below(pointer, 'operator'), message, fix });
    if (!hasMoment(value.value)) checkValue(value, below(pointer, 'value'), context);
    return undefined;
  }
  const written = canonical(value.value);
  const leaf = { fact, operator, value: written, ...(typeof path === 'string' ? { path } : {}) };
  if (usesMoments(lookup, value.value)) {
    if (left === undefined || missing.length > 0) return undefined;
    const moments = readMoments(lookup, left, value.value, {
      checkFact: (reference, at) => checkReference(reference, operator, at, context, offsetKeys),
      pointer: below(pointer, 'value'),
      problems,
    });
    return moments && Object.freeze({ ...leaf, moments });
  }
  const right = checkValue(value, below(pointer, 'value'), context);
  // What is wrong with one side is reported; that it does not fit the other would be the same mistake twice.
  if (left === undefined || right === undefined || missing.length > 0) return undefined;
  const reading = read(lookup, left, right, written);
  if ('problem' in reading) {
    problems.add({ ...reading.problem, pointer: below(pointer, 'value') });
    return undefined;
  }
  // Most operands are written as they are read: a copy of each would double the conditions in memory.
  const isReadOtherwise = JSON.stringify(reading.operand) !== JSON.stringify(written);
  return Object.freeze({ ...leaf, ...(isReadOtherwise ? { operand: reading.operand } : {}) });
}

function read(
  resolved: ResolvedOperator,
  left: FactOperand,
  right: OperandType,
  value: unknown,
): OperandReading {
  const problem = checkOperands(resolved, left, right);
  if (problem !== undefined) return { problem };
  return 'fact' in right ? { operand: value } : readOperand(resolved, left, value);
}

function checkFact(
  { fact: name, path, operator, value }: Readonly<Record<string, unknown>>,
  pointer: string,
  context: CheckContext,
): FactOperand | undefined {
  if (name === undefined) return undefined;
  const { facts, problems } = context;
  if (typeof name !== 'string') {
    const message = `\`fact\` must be the name of a fact, and is ${kindOf(name)}`;
    problems.add({
      code: 'WRONG_TYPE',
      pointer: below(pointer, 'fact'),
      message,
      fix: 'write its name as a text',
    });
    return undefined;
  }
  const pathFits = path === undefined || checkPath(path, below(pointer, 'path'), problems);
  const info = facts.infoOf(name);
  if (info === undefined) {
    problems.add({
      code: 'UNKNOWN_FACT',
      pointer: below(pointer, 'fact'),
      message: `there is no fact \`${name}\``,
      fix: suggestFact(name, { path, operator, value }, facts),
    });
    return undefined;
  }
  if (!pathFits) return undefined;
  // A path may lead to any value, but a path into a single value gives that value unchanged, as in json-rules-engine.
  const type = path === undefined || !(info.type === 'any' || isList(info.type)) ? info.type : 'any';
  return { fact: name, type, info };
}

function checkPath(path: unknown, pointer: string, problems: Problems): boolean {
  if (typeof path === 'string' && parseDefinitePath(path) !== undefined) return true;
  const code = typeof path === 'string' ? 'INDEFINITE_PATH' : 'WRONG_TYPE';
  const message = `${shown(path)} does not name one place`;
  const fix = 'write a definite JSONPath, as in `$.order.items[0].price`; no `*`, `..`, filters or slices';
  problems.add({ code, pointer, message, fix });
  return false;
}

function checkValue(
  { operator, value }: Readonly<Record<string, unknown>>,
  pointer: string,
  context: CheckContext,
): OperandType | undefined {
  if (Array.isArray(value)) {
    // json-rules-engine resolves a reference only where it is the whole value; in a list it would be a constant.
    const index = value.findIndex((element) => isObject(element) && Object.hasOwn(element, 'fact'));
    if (index !== -1) {
      const message = 'a reference to a fact does not work inside a list';
      const fix = 'compare with each fact in a condition of its own';
      context.problems.add({ code: 'WRONG_OPERAND', pointer: below(pointer, index), message, fix });
      return undefined;
    }
  }
  if (!isObject(value) || !Object.hasOwn(value, 'fact')) return { constants: [value] };
  return checkReference(value, operator, pointer, context);
}

/** `more`: keys that are known beside `fact` and `path`. */
function checkReference(
  reference: Readonly<Record<string, unknown>>,
  operator: unknown,
  pointer: string,
  context: CheckContext,
  more: readonly string[] = [],
): FactOperand | undefined {
  const known = ['fact', 'path', ...more];
  for (const key of Object.keys(reference)) {
    if (known.includes(key)) continue;
    const isOffset = offsetKeys.some((one) => one === key);
    const message = isOffset
      ? `\`${key}\` makes an instant, and \`${String(operator)}\` compares none`
      : `the key \`${key}\` is not known in a reference to a fact`;
    const fix = isOffset
      ? 'use `before`, `after` or `between`'
      : suggestion(key, known, `known here: ${known.join(', ')}`);
    context.problems.add({ code: 'UNKNOWN_KEY', pointer: below(pointer, key), message, fix });
  }
  return checkFact({ fact: reference.fact, path: reference.path, operator }, pointer, context);
}
