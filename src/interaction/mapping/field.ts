/** One field of a mapping → a function that reads it from a record. */

import { isNullWord } from '../null-words.js';
import { FieldFailure, isMissing } from './field-failure.js';
import type { FieldSource } from './mapping.js';
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
): FieldReader {
  const isWord = hasOwnWords ? ownNullWord : takesNullWords(target) ? isNullWord : undefined;
  const isNothing =
    isWord === undefined
      ? isMissing
      : (value: unknown) => isMissing(value) || (typeof value === 'string' && isWord(value.trim()));
  return compileSource(target, typeof source === 'string' ? { from: source } : source, isNothing);
}

function compileSource(
  target: string,
  source: FieldSource,
  isNothing: (value: unknown) => boolean,
): FieldReader {
  const read =
    source.first_of === undefined ? compileOrigin(source, isNothing) : firstOf(target, source, isNothing);
  const steps = compileSteps(source);
  // `date` gives a time already, within bounds of its own; so do the sources of `first_of`.
  const isRead = target === 'ended_at' && (source.date !== undefined || source.first_of !== undefined);
  if (!isRead) steps.push(compileTarget(target, placeOfSource(source)));
  const { default: byDefault, on_error: onError = 'refuse' } = source;

  return (scope) => {
    let value = read(scope);
    if (!(value instanceof FieldFailure) && !isNothing(value)) {
      for (const step of steps) {
        value = step(value, scope.now);
        if (value instanceof FieldFailure || isNothing(value)) break;
      }
    }
    if (value instanceof FieldFailure) return onError === 'refuse' ? value : byDefault;
    return isNothing(value) ? byDefault : value;
  };
}

/** A source that fails is not passed over: what comes after it would be about something else. */
function firstOf(
  target: string,
  { first_of: sources = [] }: FieldSource,
  isNothing: (value: unknown) => boolean,
): FieldReader {
  const readers = sources.map((source) =>
    compileSource(target, typeof source === 'string' ? { from: source } : source, isNothing),
  );
  return (scope) => {
    for (const read of readers) {
      const value = read(scope);
      if (value instanceof FieldFailure || !isNothing(value)) return value;
    }
    return undefined;
  };
}
