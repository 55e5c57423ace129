/** One field of a mapping → a function that reads it from a record. */
import { isNullWord } from '../null-words.js';
import { compileLookup } from './lookup.js';
import type { FieldSource } from './mapping.js';
import { type FieldUse, hasNeverFound } from './mapping-use.js';
import { compileNear } from './near-path.js';
import { compileScopedPath, type Scope, type ScopeReader } from './path.js';
import { pathsOf, placeOfSource } from './source-paths.js';
import { compileSteps } from './steps.js';
import { compileTarget, takesNullWords } from './target.js';
import { compileTemplate } from './template.js';
import { comparable, FieldFailure, isMissing, kindOf } from './value.js';

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
  if (use === undefined) return (scope) => read(scope) ?? byDefault;
  const findNear = compileNear(source);
  // What `*` gathers from entries without the key is a list of nothing.
  const gathers = pathsOf(source).some(({ paths }) => paths.some((path) => path.includes('*')));
  return (scope) => {
    const value = read(scope);
    if (value instanceof FieldFailure) use.unreadable += 1;
    else if (value !== undefined) use.found += gathers && Array.isArray(value) && value.length === 0 ? 0 : 1;
    else if (byDefault !== undefined) use.defaulted += 1;
    if (use.looked < recordsLookedAt && hasNeverFound(use)) {
      use.looked += 1;
      findNear(scope, use.near);
    }
    return value ?? byDefault;
  };
}

/** In so many records a path that holds nothing is compared with the keys that are there. */
const recordsLookedAt = 100;

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

/** Where the value comes from: one key of the source. `isNothing` is true for values that mean that nothing is there. */
function compileOrigin(
  source: FieldSource,
  isNothing: (value: unknown) => boolean,
  counts?: { readonly joined: Map<string, number> },
): ScopeReader {
  const { from, value, join, with: between = ' ', text, lookup } = source;
  if (lookup !== undefined) return compileLookup(lookup);
  if (text !== undefined) return compileTemplate(text, isNothing);
  if (join !== undefined) return compileJoin(join, between, isNothing, counts?.joined);
  if (from === undefined) return () => value;
  if (typeof from === 'string') return compileScopedPath(from);
  const readers = from.map(compileScopedPath);
  return (scope) => {
    for (const read of readers) {
      const found = read(scope);
      if (!isNothing(found)) return found;
    }
    return undefined;
  };
}

function compileJoin(
  paths: readonly string[],
  between: string,
  isNothing: (value: unknown) => boolean,
  counts: Map<string, number> | undefined,
): ScopeReader {
  const parts = paths.map((path) => ({ path, read: compileScopedPath(path) }));
  return (scope) => {
    const texts: string[] = [];
    for (const { path, read } of parts) {
      const value = read(scope);
      if (isNothing(value)) continue;
      counts?.set(path, (counts.get(path) ?? 0) + 1);
      const text = comparable(value);
      if (text === undefined) return new FieldFailure(`has ${kindOf(value)} at \`${path}\`, not a text`);
      texts.push(text.trim());
    }
    return texts.join(between);
  };
}
