/** A comparison: fact, operator, value and path, each for itself and all together. */
import { attributePrefix, standardFact } from '../facts/standard-facts.js';
import { normalizeText } from '../interaction/normalize-text.js';
import { isObject } from '../shared/is-object.js';
import { didYouMean } from '../shared/suggest.js';
import { canonical } from './canonical.js';
import type { CheckContext } from './check-context.js';
import { checkOperands } from './check-operands.js';
import { parseDefinitePath } from './definite-path.js';
import type { KnownFacts } from './known-facts.js';
import type { OperandType } from './operand-type.js';
import { below, kindOf, type Problems, shown, suggestion } from './problems.js';
import { resolveOperator } from './resolve-operator.js';
import type { LeafCondition } from './rule-set.js';

export const comparisonKeys = ['fact', 'operator', 'value', 'path'] as const;

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
  const left = checkFact(value.fact, value.path, pointer, context);
  const right = checkValue(value.value, below(pointer, 'value'), context);
  const { fact, operator, path } = value;
  if (Object.hasOwn(value, 'operator') && typeof operator !== 'string') {
    const message = `\`operator\` must be a text, and is ${kindOf(operator)}`;
    problems.add({ code: 'WRONG_TYPE', pointer: below(pointer, 'operator'), message, fix: 'write its name' });
  }
  if (typeof operator !== 'string' || typeof fact !== 'string') return undefined;
  const lookup = resolveOperator(operator, context.operators);
  if (!lookup.found) {
    const { code, message, fix } = lookup;
    problems.add({ code, pointer: below(pointer, 'operator'), message, fix });
    return undefined;
  }
  if (left === undefined || right === undefined || missing.length > 0) return undefined;
  const problem = checkOperands(lookup, left, right);
  if (problem !== undefined) {
    problems.add({ ...problem, pointer: below(pointer, 'value') });
    return undefined;
  }
  // A pattern is no text to compare with: in lower case `\S` would become `\s`.
  const folds = standardFact(fact)?.folded === true && lookup.operator !== 'matches';
  const operand = canonical(value.value, 'constants' in right && folds ? normalizeText : undefined);
  return Object.freeze({ fact, operator, value: operand, ...(typeof path === 'string' ? { path } : {}) });
}

function checkFact(
  name: unknown,
  path: unknown,
  pointer: string,
  context: CheckContext,
): OperandType | undefined {
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
  const type = facts.typeOf(name);
  if (type === undefined) {
    problems.add({
      code: 'UNKNOWN_FACT',
      pointer: below(pointer, 'fact'),
      message: `there is no fact \`${name}\``,
      fix: nearestFact(name, facts),
    });
    return undefined;
  }
  if (!pathFits) return undefined;
  // A path may lead to any value, but a path into a single value gives that value unchanged, as in json-rules-engine.
  const single = type !== 'any' && type !== 'string[]' && type !== 'number[]';
  return { fact: name, type: path === undefined || single ? type : 'any' };
}

function nearestFact(name: string, facts: KnownFacts): string {
  const declared = name.startsWith(attributePrefix);
  const attribute = declared ? name : `${attributePrefix}${name}`;
  const declare = `declare it: \`"facts": { "${attribute}": { "type": "string" } }\``;
  if (!declared) return suggestion(name, facts.names(), declare);
  // By what follows the prefix: all attributes look alike in front.
  const bare = (full: string): string => full.slice(attributePrefix.length);
  const others = facts.names().filter((known) => known.startsWith(attributePrefix));
  const near = didYouMean(bare(name), others.map(bare));
  return near === undefined ? declare : `did you mean \`${attributePrefix}${near}\`? if not, ${declare}`;
}

function checkPath(path: unknown, pointer: string, problems: Problems): boolean {
  if (typeof path === 'string' && parseDefinitePath(path) !== undefined) return true;
  const code = typeof path === 'string' ? 'INDEFINITE_PATH' : 'WRONG_TYPE';
  const message = `${shown(path)} does not name one place`;
  const fix = 'write a definite JSONPath, as in `$.order.items[0].price`; no `*`, `..`, filters or slices';
  problems.add({ code, pointer, message, fix });
  return false;
}

function checkValue(value: unknown, pointer: string, context: CheckContext): OperandType | undefined {
  if (Array.isArray(value)) {
    const index = value.findIndex((element) => isObject(element) && Object.hasOwn(element, 'fact'));
    if (index !== -1) {
      const message = 'a reference to a fact does not work inside a list';
      const fix = 'compare with each fact in a condition of its own';
      context.problems.add({ code: 'WRONG_OPERAND', pointer: below(pointer, index), message, fix });
      return undefined;
    }
  }
  if (!isObject(value) || !Object.hasOwn(value, 'fact')) return { constants: [value] };
  for (const key of Object.keys(value)) {
    if (key === 'fact' || key === 'path') continue;
    const message = `the key \`${key}\` is not known in a reference to a fact`;
    const fix = suggestion(key, ['fact', 'path'], 'known here: fact, path');
    context.problems.add({ code: 'UNKNOWN_KEY', pointer: below(pointer, key), message, fix });
  }
  return checkFact(value.fact, value.path, pointer, context);
}
