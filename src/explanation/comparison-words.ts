/** What a comparison says of a fact when it is true or false, in words: `were one of closed, solved`. */
import { isFactReference } from '../evaluation/compiled-condition.js';
import type { LeafCondition } from '../rules/rule-set.js';

/** Operator → what is said where it is true, and where it is false. */
const words: Readonly<Record<string, readonly [isTrue: string, isFalse: string]>> = {
  equal: ['were', 'were not'],
  notEqual: ['were not', 'were'],
  in: ['were one of', 'were none of'],
  notIn: ['were none of', 'were one of'],
  lessThan: ['were less than', 'were at least'],
  lessThanInclusive: ['were at most', 'were more than'],
  greaterThan: ['were more than', 'were at most'],
  greaterThanInclusive: ['were at least', 'were less than'],
  between: ['were between', 'were not between'],
  before: ['were before', 'were not before'],
  after: ['were after', 'were not after'],
  olderThan: ['were older than', 'were not older than'],
  newerThan: ['were newer than', 'were not newer than'],
  startsWith: ['began with', 'did not begin with'],
  endsWith: ['ended with', 'did not end with'],
  matches: ['matched', 'did not match'],
  contains: ['contained', 'did not contain'],
  doesNotContain: ['did not contain', 'contained'],
  containsAny: ['contained one of', 'contained none of'],
  containsAll: ['contained all of', 'did not contain all of'],
  containsNone: ['contained none of', 'contained one of'],
};

/** Of a list with one element. */
const ofOne: Readonly<Record<string, string>> = {
  'were one of': 'were',
  'were none of': 'were not',
  'contained one of': 'contained',
  'contained all of': 'contained',
  'contained none of': 'did not contain',
  'did not contain all of': 'did not contain',
};

/** `show` masks a constant. */
export function comparisonInWords(
  { operator, value }: LeafCondition,
  holds: boolean,
  show: (constant: unknown) => unknown,
): string {
  if (operator.startsWith('not:')) {
    return comparisonInWords({ operator: operator.slice('not:'.length), value, fact: '' }, !holds, show);
  }
  if (operator === 'exists') return (value === true) === holds ? 'were given' : 'were missing';
  const said = constantInWords(value, show, operator === 'between' ? ' and ' : ', ');
  const verbs = words[operator];
  if (verbs === undefined) return `gave ${holds} for ${operator} ${said}`;
  const verb = verbs[holds ? 0 : 1];
  const isOne = Array.isArray(value) && value.length === 1;
  return `${(isOne ? ofOne[verb] : undefined) ?? verb} ${said}`;
}

function constantInWords(value: unknown, show: (constant: unknown) => unknown, between: string): string {
  if (isFactReference(value)) {
    const { fact, minus, plus } = value;
    if (minus !== undefined) return `${minus} before ${fact}`;
    return plus === undefined ? `the value of ${fact}` : `${plus} after ${fact}`;
  }
  if (Array.isArray(value)) return value.map((one) => constantInWords(one, show, ', ')).join(between);
  const shown = show(value);
  return typeof shown === 'string' ? shown : JSON.stringify(shown);
}
