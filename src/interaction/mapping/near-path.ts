/** Of a path that holds nothing: the key that was probably meant, where a record has one nearly like it. */
import { isObject } from '../../shared/is-object.js';
import { didYouMean } from '../../shared/suggest.js';
import { compileList } from './lookup.js';
import type { FieldSource } from './mapping.js';
import { compilePath, entriesOf, pathSegments, type Scope, step } from './path.js';
import { lookupsOf, pathsOf } from './source-paths.js';
import { isMissing } from './value.js';

/** Finds for each path of a source that holds nothing what was probably meant, and adds it to `near`. */
type NearFinder = (scope: Scope, near: Map<string, string>) => void;

/** Names of keys are no values: what is found may be shown, whatever the record holds. */
export function compileNear(source: string | FieldSource): NearFinder {
  const paths = pathsOf(source).flatMap((named) => named.paths);
  const lookups = lookupsOf(source).map((lookup) => ({
    paths: [lookup.take].flat(),
    list: compileList(lookup.in),
  }));
  const look = (path: string, value: unknown, near: Map<string, string>, root = ''): void => {
    const meant = near.has(path) ? undefined : nearPath(path.slice(root.length), value);
    if (meant !== undefined) near.set(path, `${root}${meant}`);
  };
  return (scope, near) => {
    for (const path of paths) {
      if (path.startsWith('$.')) look(path, scope.document, near, '$.');
      else look(path, scope.record, near);
    }
    for (const { paths: taken, list } of lookups) {
      const found = list(scope);
      const [entry] = Array.isArray(found) ? found : entriesOf(found).map(([, value]) => value);
      for (const path of taken) look(path, entry, near);
    }
  };
}

/** Undefined where the path is there, null or blank included, and where what is near holds nothing. */
function nearPath(path: string, value: unknown): string | undefined {
  if (isObject(value) && Object.hasOwn(value, path)) return undefined;
  const segments = pathSegments(path) ?? [path];
  let holder = value;
  for (const [index, segment] of segments.entries()) {
    const inner = segment === '*' ? entriesOf(holder)[0]?.[1] : step(holder, segment);
    if (inner !== undefined) {
      holder = inner;
      continue;
    }
    const key = isObject(holder) ? didYouMean(segment, Object.keys(holder)) : undefined;
    const meant = key === undefined ? undefined : segments.with(index, key).join('.');
    // A key that is spelled alike and holds nothing either would be no help.
    return meant !== undefined && !isMissing(compilePath(meant)(value)) ? meant : undefined;
  }
  return undefined;
}
