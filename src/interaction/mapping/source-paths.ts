/** What a source names: paths or columns in the record, lists that it looks into, and its place in messages. */
import type { FieldSource, LookupSetting, Mapping } from './mapping.js';
import { templateParts } from './template.js';

interface NamedPaths {
  /** Alternatives: one of them is enough. */
  readonly paths: readonly string[];
  /** JSON pointer of what names them, below the source; '' for a source that is a path. */
  readonly at: string;
}

/** Where it looks in the record itself; what a look-up takes stands in its list, and is not among them. */
export function pathsOf(source: string | FieldSource): NamedPaths[] {
  if (typeof source === 'string') return [{ paths: [source], at: '' }];
  const { from, join = [], lookup, text = '', first_of: sources } = source;
  if (sources !== undefined) {
    const paths = sources.flatMap(pathsOf).flatMap((named) => named.paths);
    return paths.length === 0 ? [] : [{ paths, at: '/first_of' }];
  }
  const inText = (templateParts(text) ?? []).flatMap((part) => ('path' in part ? part.path : []));
  return [
    ...(from === undefined ? [] : [{ paths: [from].flat(), at: '/from' }]),
    ...join.map((path, index) => ({ paths: [path], at: `/join/${index}` })),
    ...inText.map((path) => ({ paths: [path], at: '/text' })),
    ...(lookup?.equals === undefined ? [] : [{ paths: [lookup.equals], at: '/lookup/equals' }]),
  ];
}

/** Those of alternatives included. */
export function lookupsOf(source: string | FieldSource): LookupSetting[] {
  if (typeof source === 'string') return [];
  return [
    ...(source.lookup === undefined ? [] : [source.lookup]),
    ...(source.first_of ?? []).flatMap(lookupsOf),
  ];
}

/** Names of the lists that look-ups search, as they are written. */
export function listsIn(fields: Mapping['fields']): string[] {
  return Object.values(fields)
    .flatMap(lookupsOf)
    .map((lookup) => lookup.in);
}

/** The paths of a source as messages name them. */
export function placeOfSource(source: string | FieldSource): string {
  if (typeof source === 'string') return `\`${source}\``;
  const { from, join, text, lookup, first_of: sources } = source;
  if (sources !== undefined) return sources.map(placeOfSource).join(', ');
  if (lookup !== undefined) return `\`${[lookup.take].flat().join(' ')}\` of \`${lookup.in}\``;
  if (text !== undefined) return `\`${text}\``;
  const paths = [from ?? join ?? []].flat().map((path) => `\`${path}\``);
  return paths.length === 0 ? 'its constant' : paths.join(', ');
}
