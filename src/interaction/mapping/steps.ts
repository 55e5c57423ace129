/** What is done with a value after it was found: cut, picked, trimmed, matched, replaced, read as a time. */
import { compilePattern } from '../../shared/pattern.js';
import { compileDate } from './date.js';
import type { FieldSource } from './mapping.js';
import { countUnmapped, type FieldUse } from './mapping-use.js';
import { comparable, FieldFailure, kindOf, pickValue } from './value.js';

/** Takes and gives a value, or why it cannot. `now` in milliseconds. */
export type Step = (value: unknown, now: number) => unknown;

/** In the order in which they are documented. */
export function compileSteps(source: FieldSource, use?: FieldUse): Step[] {
  return [pickStep, splitStep, textStep, matchStep, mapStep, dateStep].flatMap((compile) => {
    const step = compile(source, use);
    return step === undefined ? [] : [step];
  });
}

function pickStep({ pick }: FieldSource): Step | undefined {
  if (pick === undefined) return undefined;
  return (value) => (Array.isArray(value) ? pickValue(value, pick, 'the values of the list') : value);
}

function splitStep({ split }: FieldSource): Step | undefined {
  if (split === undefined) return undefined;
  const cut = (value: unknown): unknown[] =>
    typeof value !== 'string'
      ? [value]
      : value
          .split(split)
          .map((part) => part.trim())
          .filter((part) => part !== '');
  return (value) =>
    Array.isArray(value) ? value.flatMap(cut) : typeof value === 'string' ? cut(value) : value;
}

function textStep({ trim = false, lower = false }: FieldSource): Step | undefined {
  if (!trim && !lower) return undefined;
  return eachText((text) => {
    const trimmed = trim ? text.trim() : text;
    return lower ? trimmed.toLowerCase() : trimmed;
  });
}

function matchStep({ match }: FieldSource): Step | undefined {
  if (match === undefined) return undefined;
  const pattern = compilePattern(match.pattern);
  // BOUNDARY: a pattern that does not compile was refused with the mapping.
  if (!pattern.ok) return () => new FieldFailure(pattern.message);
  const failure = new FieldFailure('does not match the pattern of `match`');
  return eachText((text) => {
    const groups = pattern.find(text);
    return groups?.[match.group ?? (groups.length > 1 ? 1 : 0)] ?? failure;
  });
}

function mapStep(
  { map, ignore_case: ignoreCase = false, otherwise }: FieldSource,
  use?: FieldUse,
): Step | undefined {
  if (map === undefined) return undefined;
  const fold = (key: string): string => (ignoreCase ? key.trim().toLowerCase() : key);
  const values = new Map(Object.entries(map).map(([key, value]) => [fold(key), value]));
  const spellings = new Map(Object.keys(map).map((key) => [key.trim().toLowerCase(), key]));
  const one = (value: unknown): unknown => {
    const key = comparable(value);
    // A list or an object has no key in `map`.
    if (key === undefined) return otherwise ?? value;
    const found = values.get(fold(key));
    // An empty map is only written for its `otherwise`.
    if (found === undefined && use !== undefined && values.size > 0) {
      countUnmapped(use, key);
      const meant = spellings.get(key.trim().toLowerCase());
      if (meant !== undefined) use.otherCase.add(meant);
    }
    return found ?? otherwise ?? value;
  };
  return (value) => (Array.isArray(value) ? value.map(one) : one(value));
}

function dateStep({ date }: FieldSource): Step | undefined {
  return date === undefined ? undefined : compileDate(date);
}

/** Numbers and booleans are their texts; of a list every entry is taken. */
function eachText(work: (text: string) => string | FieldFailure): Step {
  const one = (value: unknown): unknown => {
    const text = comparable(value);
    return text === undefined ? new FieldFailure(`is ${kindOf(value)}, not a text`) : work(text);
  };
  return (value) => {
    if (!Array.isArray(value)) return one(value);
    const results = value.map(one);
    return results.find((result) => result instanceof FieldFailure) ?? results;
  };
}
