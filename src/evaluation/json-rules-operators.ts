/**
 * The ten operators of json-rules-engine 7.3, to the letter. Where json-rules-engine would throw because a
 * value is not a list, the result here is false: a missing fact never stops a decision.
 */
import type { Comparison } from './comparison.js';

type Primitive = string | number;

export const jsonRulesOperators: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['equal', (fact, value) => fact === value],
  ['notEqual', (fact, value) => fact !== value],
  ['in', (fact, value) => positionIn(value, fact) > -1],
  ['notIn', (fact, value) => positionIn(value, fact) === -1],
  ['contains', (fact, value) => Array.isArray(fact) && fact.indexOf(value) > -1],
  ['doesNotContain', (fact, value) => Array.isArray(fact) && fact.indexOf(value) === -1],
  ['lessThan', numeric((fact, value) => fact < value)],
  ['lessThanInclusive', numeric((fact, value) => fact <= value)],
  ['greaterThan', numeric((fact, value) => fact > value)],
  ['greaterThanInclusive', numeric((fact, value) => fact >= value)],
]);

/** NaN when `list` is neither a list nor a text, so that neither `in` nor `notIn` is true. */
function positionIn(list: unknown, item: unknown): number {
  if (Array.isArray(list)) return list.indexOf(item);
  if (typeof list !== 'string') return Number.NaN;
  return list.indexOf(asText(item));
}

function numeric(compare: (fact: Primitive, value: Primitive) => boolean): Comparison {
  // json-rules-engine compares as JavaScript does, whatever the types: '10' < '9', and 5 > null.
  const loose = compare as Comparison;
  return (fact, value) => {
    if (typeof fact === 'number' && typeof value === 'number') return compare(fact, value);
    try {
      return !Number.isNaN(Number.parseFloat(fact as string)) && loose(fact, value);
    } catch {
      return false; // a value that cannot become a text, such as `{ "toString": 1 }`
    }
  };
}

function asText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '\0';
  }
}
