/** One field of a mapping → a function that reads it from a record. */

import { isNullWord } from '../null-words.js';
import { FieldFailure, isMissing } from './field-failure.js';
import type { FieldSource } from './mapping.js';
import type { FieldUse } from './mapping-use.js';
import { compileOrigin, placeOfSource } from './origin.js';
import type { Scope } from './path.js';
import { compileSteps } from './steps.js';
import { compileTarget, takesNullWords } from './target.js';

/** The value; undefined where there is none; a failure where there is one that cannot be read. */
export type FieldReader = (scope: Scope) => unknown;

/** `isNullWord` is the mapping's own test; without it the default words count in names, addresses and ids. */
export function compileField(
  target: string,
  source: string | FieldSource,
  ownNullWord: ((text: string) => boolean) | undefined,
  hasOwnWords: boolean,
  use: FieldUse | undefined,
): FieldReader {
  const isWord = hasOwnWords ? ownNullWord : takesNullWords(target) ? isNullWord : undefined;
  const isNothing =
    isWord === undefined
      ? isMissing
      : (value: unknown) => isMissing(value) || (typeof value === 'string' && isWord(value.trim()));
  const read = compileSource(target, typeof source === 'string' ? { from: source } : source, isNothing, use);
  const byDefault = typeof source === 'string' ? undefined : source.default;
  return (scope) => {
    const value = read(scope);
    if (use !== undefined) {
      if (value instanceof FieldFailure) use.unreadable += 1;
      else if (value !== undefined) use.found += 1;
      else if (byDefault !== undefined) use.defaulted += 1;
    }
    return value ?? byDefault;
  };
}

/** Leaves the default to the caller, so that what was found can be told from it. */
function compileSource(
  target: string,
  source: FieldSource,
  isNothing: (value: unknown) => boolean,
  use: FieldUse | undefined,
): FieldReader {
  const read =
    source.first_of === undefined
      ? compileOrigin(source, isNothing, use)
      : firstOf(target, source, isNothing, use);
  const steps = compileSteps(source, use);
  // `date` gives a time already, within bounds of its own; so do the sources of `first_of`.
  const isRead = target === 'ended_at' && (source.date !== undefined || source.first_of !== undefined);
  if (!isRead) steps.push(compileTarget(target, placeOfSource(source)));
  const { on_error: onError = 'refuse' } = source;

  return (scope) => {
    let value = read(scope);
    if (!(value instanceof FieldFailure) && !isNothing(value)) {
      for (const step of steps) {
        value = step(value, scope.now);
        if (value instanceof FieldFailure || isNothing(value)) break;
      }
    }
    if (value instanceof FieldFailure) {
      if (onError === 'refuse') return value;
      if (use !== undefined) use.unreadable += 1;
      return undefined;
    }
    return isNothing(value) ? undefined : value;
  };
}

/** A source that fails is not passed over: what comes after it would be about something else. */
function firstOf(
  target: string,
  { first_of: sources = [] }: FieldSource,
  isNothing: (value: unknown) => boolean,
  use: FieldUse | undefined,
): FieldReader {
  const readers = sources.map((source) => {
    const whole = typeof source === 'string' ? { from: source } : source;
    return { read: compileSource(target, whole, isNothing, use), byDefault: whole.default };
  });
  return (scope) => {
    const before = use?.unreadable ?? 0;
    for (const { read, byDefault } of readers) {
      const value = read(scope) ?? byDefault;
      if (value instanceof FieldFailure) return value;
      if (isNothing(value)) continue;
      // What was missing in the sources before it is not missing in the field.
      if (use !== undefined) use.unreadable = before;
      return value;
    }
    return undefined;
  };
}
