/** The table of operators and decorators a condition may name, with the types each side takes. */
import type { FactType, TextComparison } from '../facts/definition.js';

/** How the two sides of an operator must fit together; checked at load. */
export type OperandRule =
  /** Same scalar type on both sides. */
  | 'same'
  /** A list given in the file, its elements of the fact's type. */
  | 'fact in list'
  /** A list as the fact, the value of its elements' type. */
  | 'list has value'
  | 'numbers'
  /** Lists on both sides. */
  | 'lists'
  | 'texts'
  /** `[low, high]`: two numbers, or two instants. */
  | 'range'
  | 'instants'
  /** An instant, and a duration given in the file. */
  | 'age'
  /** A regular expression, given in the file. */
  | 'pattern'
  /** true or false, given in the file. */
  | 'presence';

/**
 * What is known of an operator before it is run; how it is run stands in evaluation/operators.ts, which a test holds
 * to this.
 */
interface OperatorRow {
  readonly operands: OperandRule;
  /** From json-rules-engine (`engine`), or of our own (`own`). */
  readonly origin: 'engine' | 'own';
  /** One sentence for editors and the reference. */
  readonly description: string;
}

/** By name, as rules write them. The ten of json-rules-engine mean exactly what they mean there. */
export const operators = {
  equal: { operands: 'same', origin: 'engine', description: 'the same value' },
  notEqual: { operands: 'same', origin: 'engine', description: 'another value, or none' },
  in: { operands: 'fact in list', origin: 'engine', description: 'one of the list' },
  notIn: { operands: 'fact in list', origin: 'engine', description: 'none of the list; also when missing' },
  contains: { operands: 'list has value', origin: 'engine', description: 'the list holds the value' },
  doesNotContain: {
    operands: 'list has value',
    origin: 'engine',
    description: 'a list that does not hold the value; false when it is no list',
  },
  lessThan: { operands: 'numbers', origin: 'engine', description: 'less than' },
  lessThanInclusive: { operands: 'numbers', origin: 'engine', description: 'less than, or the same' },
  greaterThan: { operands: 'numbers', origin: 'engine', description: 'greater than' },
  greaterThanInclusive: { operands: 'numbers', origin: 'engine', description: 'greater than, or the same' },
  startsWith: { operands: 'texts', origin: 'own', description: 'the text begins with' },
  endsWith: { operands: 'texts', origin: 'own', description: 'the text ends with' },
  containsAny: { operands: 'lists', origin: 'own', description: 'the list holds at least one of these' },
  containsAll: { operands: 'lists', origin: 'own', description: 'the list holds each of these' },
  containsNone: {
    operands: 'lists',
    origin: 'own',
    description: 'a list that holds none of these; false when it is no list',
  },
  between: { operands: 'range', origin: 'own', description: 'from the first to the second, both included' },
  before: { operands: 'instants', origin: 'own', description: 'earlier than the instant, date or time' },
  after: { operands: 'instants', origin: 'own', description: 'later than the instant, date or time' },
  olderThan: { operands: 'age', origin: 'own', description: 'an instant at least so long ago: `7d`' },
  newerThan: {
    operands: 'age',
    origin: 'own',
    description: 'an instant less long ago, or still to come: `7d`',
  },
  matches: {
    operands: 'pattern',
    origin: 'own',
    description: 'the regular expression (RE2 syntax) is found in the text, whatever its case',
  },
  exists: {
    operands: 'presence',
    origin: 'own',
    description: 'with true: the fact is there; with false: it is missing, null or blank',
  },
} as const satisfies Readonly<Record<string, OperatorRow>>;

/** Of an operator that comes with autotrigger, without decorators. */
export type OperatorName = keyof typeof operators;

/** The six of json-rules-engine 7.3; they stand in front, the outermost first. */
export const decorators = {
  someFact: 'true when it holds for at least one element of the fact',
  everyFact: 'true when it holds for every element of the fact',
  someValue: 'true when it holds for at least one element of the value',
  everyValue: 'true when it holds for every element of the value',
  swap: 'fact and value change places',
  not: 'the opposite; also true when the fact is missing',
} as const satisfies Readonly<Record<string, string>>;

/** A word that may stand in front of an operator. */
export type DecoratorName = keyof typeof decorators;

/** For the schema, and for facts given in code. */
export const factTypes = [
  'string',
  'number',
  'boolean',
  'string[]',
  'number[]',
  'instant',
  'any',
] as const satisfies readonly FactType[];

/** What `compare` of a declared fact takes; standard facts have further ones. */
export const textComparisons = ['exact', 'folded'] as const satisfies readonly TextComparison[];

/** Own names only, so that `constructor` is none. */
export function isOperatorName(name: string): name is OperatorName {
  return Object.hasOwn(operators, name);
}

/** Own names only. */
export function isDecoratorName(name: string): name is DecoratorName {
  return Object.hasOwn(decorators, name);
}
