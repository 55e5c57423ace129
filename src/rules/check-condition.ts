/** Walks a condition once: reports what is wrong with it, and gives back a frozen copy. */
import { isObject } from '../shared/is-object.js';
import { suggestion } from '../shared/suggest.js';
import { checkComparison, comparisonKeys } from './check-comparison.js';
import type { CheckContext } from './check-context.js';
import { below, kindOf, type Problems } from './problems.js';
import type { Condition } from './rule-set.js';

const kinds = ['all', 'any', 'not', 'condition'] as const;
const wrap = 'wrap it: `{ "all": [ … ] }`';

/** The root of a rule's or of a named condition: as in json-rules-engine it is never a bare comparison. */
export function checkRoot(value: unknown, pointer: string, context: CheckContext): Condition | undefined {
  if (isObject(value) && Object.hasOwn(value, 'fact') && !kinds.some((kind) => Object.hasOwn(value, kind))) {
    const message =
      'a comparison cannot be the root of the conditions: only `all`, `any`, `not` or `condition` can';
    context.problems.add({ code: 'BARE_CONDITION', pointer, message, fix: wrap });
  }
  return checkCondition(value, pointer, context);
}

function checkCondition(value: unknown, pointer: string, context: CheckContext): Condition | undefined {
  const { problems } = context;
  if (!isObject(value)) {
    const code = value === undefined ? 'MISSING_KEY' : 'WRONG_TYPE';
    const message =
      value === undefined
        ? 'the conditions are missing here'
        : `a condition must be an object, and is ${kindOf(value)}`;
    problems.add({ code, pointer, message, fix: wrap });
    return undefined;
  }
  // json-rules-engine would take the first kind it knows, and ignore the rest without a word.
  const present: readonly string[] = kinds.filter((kind) => Object.hasOwn(value, kind));
  const isLeaf = comparisonKeys.some((key) => Object.hasOwn(value, key));
  if (present.length + (isLeaf ? 1 : 0) > 1) {
    const parts = [...present, ...comparisonKeys.filter((key) => Object.hasOwn(value, key))];
    const message = `${parts.map((part) => `\`${part}\``).join(', ')} stand side by side, and only one would count`;
    problems.add({
      code: 'AMBIGUOUS_CONDITION',
      pointer,
      message,
      fix: 'make each a condition of its own in `all`',
    });
    return undefined;
  }
  const [kind] = present;
  // json-rules-engine ignores them: a slip in `path` would compare the whole fact.
  reportUnknownKeys(value, kind === undefined ? comparisonKeys : [kind], pointer, problems);
  switch (kind) {
    case 'all':
    case 'any': {
      const children = checkChildren(kind, value[kind], below(pointer, kind), context);
      if (children === undefined) return undefined;
      return kind === 'all' ? Object.freeze({ all: children }) : Object.freeze({ any: children });
    }
    case 'not': {
      const child = checkCondition(value.not, below(pointer, 'not'), context);
      return child && Object.freeze({ not: child });
    }
    case 'condition':
      return checkReference(value.condition, below(pointer, 'condition'), context);
    default:
      return checkComparison(value, pointer, context);
  }
}

function reportUnknownKeys(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  pointer: string,
  problems: Problems,
): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    problems.add({
      code: 'UNKNOWN_KEY',
      pointer: below(pointer, key),
      message: `the key \`${key}\` is not known in a condition`,
      fix:
        kindMeant(key) ?? suggestion(key, [...kinds, ...comparisonKeys], `known here: ${known.join(', ')}`),
    });
  }
}

/** Words of other languages; `and` is nearer to `any` than to what it means. */
const otherWords: Readonly<Record<string, string>> = {
  and: '"all": [ … ]',
  every: '"all": [ … ]',
  or: '"any": [ … ]',
  some: '"any": [ … ]',
  none: '"not": { "any": [ … ] }',
  nor: '"not": { "any": [ … ] }',
  nand: '"not": { "all": [ … ] }',
};

function kindMeant(key: string): string | undefined {
  const word = key.toLowerCase();
  return Object.hasOwn(otherWords, word) ? `did you mean \`${otherWords[word]}\`?` : undefined;
}

function checkChildren(
  kind: 'all' | 'any',
  value: unknown,
  pointer: string,
  context: CheckContext,
): readonly Condition[] | undefined {
  if (!Array.isArray(value)) {
    const message = `\`${kind}\` must be a list of conditions, and is ${kindOf(value)}`;
    context.problems.add({ code: 'WRONG_TYPE', pointer, message, fix: `write \`"${kind}": [ … ]\`` });
    return undefined;
  }
  // In json-rules-engine an empty `any` is true, too, which nobody expects.
  if (value.length === 0) {
    const message = `\`${kind}\` is empty, and would be true for every interaction`;
    context.problems.add({
      code: 'EMPTY_CONDITION',
      pointer,
      message,
      fix: 'add a condition, or remove it',
    });
    return undefined;
  }
  const children = value.map((child: unknown, index) =>
    checkCondition(child, below(pointer, index), context),
  );
  return Object.freeze(children.filter((child) => child !== undefined));
}

function checkReference(value: unknown, pointer: string, context: CheckContext): Condition | undefined {
  if (typeof value !== 'string') {
    const message = `\`condition\` must be the name of a condition, and is ${kindOf(value)}`;
    context.problems.add({ code: 'WRONG_TYPE', pointer, message, fix: 'write its name as a text' });
    return undefined;
  }
  if (!context.conditions.has(value)) {
    const fix = suggestion(value, context.conditions.keys(), 'define it under `conditions`');
    const message = `there is no condition \`${value}\``;
    context.problems.add({ code: 'UNKNOWN_CONDITION', pointer, message, fix });
    return undefined;
  }
  context.refersTo?.(value);
  return Object.freeze({ condition: value });
}
