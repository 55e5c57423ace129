/** Where a field's value comes from: one key of a source. */
import { comparable } from './condition.js';
import { FieldFailure, kindOf } from './field-failure.js';
import { compileLookup } from './lookup.js';
import type { FieldSource } from './mapping.js';
import { compileScopedPath, type ScopeReader } from './path.js';
import { compileTemplate } from './template.js';

/** `isNothing` is true for values that mean that nothing is there. */
export function compileOrigin(
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

/** The paths of a source as messages name them. */
export function placeOfSource({ from, join, text, lookup, first_of: sources }: FieldSource): string {
  if (sources !== undefined) {
    return sources.map((each) => placeOfSource(typeof each === 'string' ? { from: each } : each)).join(', ');
  }
  if (lookup !== undefined) return `\`${[lookup.take].flat().join(' ')}\` of \`${lookup.in}\``;
  if (text !== undefined) return `\`${text}\``;
  const paths = [from ?? join ?? []].flat().map((path) => `\`${path}\``);
  return paths.length === 0 ? 'its constant' : paths.join(', ');
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
