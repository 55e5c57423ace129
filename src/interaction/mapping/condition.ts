/** Conditions on a record or on an entry of a list. */

import type { MappingCondition } from './mapping.js';
import { compileScopedPath, isPresent, type Scope, type ScopeReader } from './path.js';
import { comparable, isMissing } from './value.js';

/** `target` is what the conditions are about; `scope` is where `equals` looks. */
export type ConditionTest = (target: Scope, scope: Scope) => boolean;

/** Holds when each of the conditions does. A value that is a list equals when one of its entries does. */
export function compileConditions(conditions: readonly MappingCondition[]): ConditionTest {
  const tests = conditions.map(compileCondition);
  return (target, scope) => tests.every((test) => test(target, scope));
}

function compileCondition(condition: MappingCondition): ConditionTest {
  const { equals_value: constant, one_of: oneOf, not_one_of: noneOf, starts_with: start } = condition;
  const paths = [condition.path].flat();
  const readers = paths.map(compileScopedPath);
  const read: ScopeReader = (scope) => {
    for (const reader of readers) {
      const found = reader(scope);
      if (!isMissing(found)) return found;
    }
    return undefined;
  };
  const fold = (text: string): string => (condition.ignore_case === true ? text.trim().toLowerCase() : text);
  // The id 7 is the id "7": systems disagree on which of the two they write.
  const textsOf = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).flatMap((item: unknown) => {
      const text = comparable(item);
      return text === undefined ? [] : [fold(text)];
    });

  if (condition.exists !== undefined) return (target) => !isMissing(read(target)) === condition.exists;
  if (condition.present !== undefined) {
    return (target) => paths.some((path) => isThere(target, path)) === condition.present;
  }
  if (start !== undefined)
    return (target) => textsOf(read(target)).some((text) => text.startsWith(fold(start)));
  if (condition.equals !== undefined) {
    const wanted = compileScopedPath(condition.equals);
    return (target, scope) => {
      const texts = textsOf(wanted(scope));
      return textsOf(read(target)).some((text) => texts.includes(text));
    };
  }
  // What is missing is none of them, so `not_one_of` holds for it.
  const isNegative = noneOf !== undefined;
  const known = new Set((noneOf ?? oneOf ?? [constant]).map((value) => fold(String(value))));
  return (target) => textsOf(read(target)).some((text) => known.has(text)) !== isNegative;
}

function isThere({ record, parents, document }: Scope, path: string): boolean {
  if (path.startsWith('$.')) return isPresent(document, path.slice(2));
  if (path.startsWith('^.')) return isPresent(parents[0], path.slice(2));
  return isPresent(record, path);
}
