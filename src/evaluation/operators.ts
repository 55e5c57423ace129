/** From the operator of a condition, decorators included, to the comparison it stands for. */
import type { OperatorDefinition } from '../facts/definition.js';
import { readInstant } from '../interaction/read-text.js';
import { ignoreRejection } from '../shared/ignore-rejection.js';
import { compilePattern } from '../shared/pattern.js';

type Primitive = string | number;

/**
 * The ten operators of json-rules-engine 7.3, to the letter. Where json-rules-engine would throw because a value is not a
 * list, the result here is false: a missing fact never stops a decision.
 */
const jsonRulesOperators: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
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

const timeOfDay = /^(\d\d):(\d\d)$/;

/** Compiled patterns kept by each condition; a second one comes up only where the operand is another fact. */
const keptPatterns = 50;

/**
 * The operators beside those of json-rules-engine. A function for each, since `matches` keeps compiled patterns, and
 * each condition keeps its own.
 */
export const extraOperators: ReadonlyMap<string, () => Comparison> = new Map<string, () => Comparison>([
  ['startsWith', () => texts((fact, value) => fact.startsWith(value))],
  ['endsWith', () => texts((fact, value) => fact.endsWith(value))],
  ['containsAny', () => lists((fact, value) => value.some((item) => fact.includes(item)))],
  ['containsAll', () => lists((fact, value) => value.every((item) => fact.includes(item)))],
  ['containsNone', () => lists((fact, value) => !value.some((item) => fact.includes(item)))],
  ['between', () => between],
  ['before', () => instants((fact, value) => fact < value)],
  ['after', () => instants((fact, value) => fact > value)],
  // The operand is the instant so long ago: an age of exactly that is older, and its opposite is not newer.
  ['olderThan', () => (fact, value) => milliseconds(fact) <= milliseconds(value)],
  ['newerThan', () => (fact, value) => milliseconds(fact) > milliseconds(value)],
  ['matches', matches],
  ['exists', () => (fact, value) => isThere(fact) === value],
]);

function texts(test: (fact: string, value: string) => boolean): Comparison {
  return (fact, value) => typeof fact === 'string' && typeof value === 'string' && test(fact, value);
}

function lists(test: (fact: readonly unknown[], value: readonly unknown[]) => boolean): Comparison {
  return (fact, value) => Array.isArray(fact) && Array.isArray(value) && test(fact, value);
}

/** Both ends are included; numbers, or instants written as text. */
function between(fact: unknown, value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const [low, high]: readonly unknown[] = value;
  const measure = typeof low === 'number' ? measured : instant;
  return measure(fact) >= measure(low) && measure(fact) <= measure(high);
}

function measured(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function instants(test: (fact: number, value: number) => boolean): Comparison {
  return (fact, value) => test(instant(fact), instant(value));
}

/** Missing, null, blank and without elements are the same. */
function isThere(fact: unknown): boolean {
  if (Array.isArray(fact)) return fact.length > 0;
  return fact !== undefined && fact !== null && !(typeof fact === 'string' && fact.trim() === '');
}

/** Milliseconds since the epoch, or minutes of a time of day such as `09:30`; NaN, which compares as false with everything, when it is neither. */
function instant(value: unknown): number {
  const [, hours, minutes] = typeof value === 'string' ? (timeOfDay.exec(value) ?? []) : [];
  if (hours !== undefined) return Number(hours) * 60 + Number(minutes);
  return milliseconds(value);
}

function milliseconds(value: unknown): number {
  const text = readInstant(value, '', []);
  return text === undefined ? Number.NaN : Date.parse(text);
}

function matches(): Comparison {
  const known = new Map<string, (text: string) => boolean>();
  return (fact, value) => {
    if (typeof fact !== 'string' || typeof value !== 'string') return false;
    let test = known.get(value);
    if (test === undefined) {
      const pattern = compilePattern(value);
      if (!pattern.ok) throw new Error(pattern.message);
      test = pattern.test;
      if (known.size >= keptPatterns) known.clear();
      known.set(value, test);
    }
    return test(fact);
  };
}

type Decorator = (inner: Comparison) => Comparison;

/** The six of json-rules-engine; the outermost stands first: `everyFact:not:equal`. */
const decorators: ReadonlyMap<string, Decorator> = new Map<string, Decorator>([
  ['someFact', (inner) => (fact, value) => Array.isArray(fact) && fact.some((item) => inner(item, value))],
  ['everyFact', (inner) => (fact, value) => Array.isArray(fact) && fact.every((item) => inner(item, value))],
  ['someValue', (inner) => (fact, value) => Array.isArray(value) && value.some((item) => inner(fact, item))],
  [
    'everyValue',
    (inner) => (fact, value) => Array.isArray(value) && value.every((item) => inner(fact, item)),
  ],
  ['swap', (inner) => (fact, value) => inner(value, fact)],
  ['not', (inner) => (fact, value) => !inner(fact, value)],
]);

/**
 * The comparison of `name`; undefined when there is none. As in json-rules-engine a full name wins over taking a
 * decorator off its front, and an operator of the integrator wins over a built-in one of the same name.
 */
export function comparisonOf(
  name: string,
  custom: ReadonlyMap<string, OperatorDefinition>,
): Comparison | undefined {
  const plain = plainComparison(name, custom);
  if (plain !== undefined) return plain;
  const colon = name.indexOf(':');
  if (colon < 1) return undefined;
  const decorator = decorators.get(name.slice(0, colon));
  const inner = decorator && comparisonOf(name.slice(colon + 1), custom);
  return inner && decorator(inner);
}

function plainComparison(
  name: string,
  custom: ReadonlyMap<string, OperatorDefinition>,
): Comparison | undefined {
  const definition = custom.get(name);
  if (definition !== undefined) return (fact, value) => truthOf(definition, definition.test(fact, value));
  return jsonRulesOperators.get(name) ?? extraOperators.get(name)?.();
}

/** A promise would be true whatever it resolves to. Throws for anything but true or false. */
function truthOf({ name }: OperatorDefinition, answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  ignoreRejection(answer);
  throw new Error(`the operator \`${name}\` gave something else than true or false; it cannot be async`);
}

/** True or false for any two values; only an operator of the integrator may throw. */
export type Comparison = (fact: unknown, operand: unknown) => boolean;
