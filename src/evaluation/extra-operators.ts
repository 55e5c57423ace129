/** Operators beyond json-rules-engine's. As there, a fact of the wrong type gives false, never an error. */
import { readInstant } from '../interaction/instant.js';
import { compilePattern } from '../shared/pattern.js';
import type { Comparison } from './comparison.js';

const timeOfDay = /^(\d\d):(\d\d)$/;

/** Compiled patterns kept by each condition; a second one comes up only where the operand is another fact. */
const keptPatterns = 50;

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
