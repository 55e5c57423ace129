/** Finds an entry of a list by its id, or by several conditions. */
import { isObject } from '../../shared/is-object.js';
import { isOwnList } from './beside.js';
import { compileConditions } from './condition.js';
import type { LookupSetting, MappingCondition } from './mapping.js';
import { compilePath, compileScopedPath, entriesOf, type ScopeReader, type ValueReader } from './path.js';
import { comparable, FieldFailure, isMissing, kindOf, pickValue } from './value.js';

interface Entry {
  readonly key: string | number;
  readonly value: unknown;
}

type Index = ReadonlyMap<string, readonly Entry[]>;

/**
 * The list is looked for in the record, then in its parents, the document, and the joined lists: a list of the
 * record's own is about the record, one of the document may be about others. Of several entries that fit, `pick`
 * says which one counts; without it they must agree in the value taken. A list is indexed once for each call, and once for
 * all where it comes from a file of the mapping: a list of the caller's may be changed in place between two calls.
 */
export function compileLookup(setting: LookupSetting): ScopeReader {
  const list = compileList(setting.in);
  const take = compileTake(setting.take);
  const { key, rest } = searchOf(setting);
  const restHolds = rest.length === 0 ? undefined : compileConditions(rest);

  return (scope) => {
    const wanted = key?.wanted(scope);
    if (key !== undefined && isMissing(wanted)) return undefined;
    if (key !== undefined && comparable(wanted) === undefined) {
      return new FieldFailure(`looks for ${kindOf(wanted)} at \`${key.path}\`, not for one id`);
    }
    const found = list(scope);
    if (typeof found !== 'object' || found === null) return undefined;
    let entries: readonly Entry[];
    if (key === undefined) entries = listOf(found, false);
    else {
      entries = indexOf(found, key.where, scope.joined).get(comparable(wanted) ?? '') ?? [];
    }
    if (restHolds !== undefined) {
      entries = entries.filter((entry) =>
        restHolds({ ...scope, record: entry.value, key: entry.key }, scope),
      );
    }
    if (entries.length === 1) return take(entries[0]?.value);
    const values = entries.map(({ value }) => take(value));
    return pickValue(values, setting.pick ?? 'only', `the entries that \`${setting.in}\` holds for it`);
  };
}

/** Several fields (a first and a last name) are joined; missing ones are left out. */
function compileTake(take: LookupSetting['take']): ValueReader {
  if (typeof take === 'string') return compilePath(take);
  const readers = take.map(compilePath);
  return (entry) => {
    const found = readers.map((read) => read(entry)).filter((value) => !isMissing(value));
    const texts = found.map(comparable);
    // A list or an object among them is refused as what it is.
    const wrong = texts.indexOf(undefined);
    return wrong === -1 ? texts.join(' ') : found[wrong];
  };
}

/** The equality that an index can find, and what else an entry must fulfil. */
function searchOf({ where = 'id', equals, equals_value: constant }: LookupSetting): {
  readonly key?: { readonly where: string; readonly path: string; readonly wanted: ScopeReader };
  readonly rest: readonly MappingCondition[];
} {
  if (typeof where === 'string') {
    const wanted: ScopeReader = equals === undefined ? () => constant : compileScopedPath(equals);
    return { key: { where, path: equals ?? '', wanted }, rest: [] };
  }
  const rest: MappingCondition[] = [...where];
  // A path with `*` gives a list, of which one entry is enough: no index finds that.
  const at = where.findIndex(
    ({ path, equals: other = '*', ignore_case: folds }) =>
      typeof path === 'string' && !other.includes('*') && folds !== true,
  );
  const [first] = at === -1 ? [] : rest.splice(at, 1);
  if (first === undefined || typeof first.path !== 'string' || first.equals === undefined) return { rest };
  return { key: { where: first.path, path: first.equals, wanted: compileScopedPath(first.equals) }, rest };
}

/** Finds the list that a look-up names, wherever it stands. The nearest one wins: it is about the record. */
export function compileList(path: string): ScopeReader {
  const scoped = /^(\^+|\$)\./.test(path) ? compileScopedPath(path) : undefined;
  if (scoped !== undefined) return scoped;
  const read = compilePath(path);
  return ({ record, parents, document, joined }) => {
    const own = read(record);
    if (own !== undefined && own !== null) return own;
    for (const parent of parents) {
      const found = read(parent);
      if (found !== undefined && found !== null) return found;
    }
    return read(document) ?? (Object.hasOwn(joined, path) ? joined[path] : undefined);
  };
}

/** An object is a list of one entry, or of its values where their keys are what is compared. */
function listOf(found: object, byKey: boolean): readonly Entry[] {
  if (!Array.isArray(found) && !byKey) return [{ key: 0, value: found }];
  return entriesOf(found).map(([key, value]) => ({ key, value }));
}

/** By list and field, so that the look-ups of several fields share one. */
const indexes = new WeakMap<object, Map<string, { readonly call: object; readonly index: Index }>>();

/** `call`: each call has an object of its own for its joined lists. */
function indexOf(list: object, where: string, call: object): Index {
  const ofList = indexes.get(list) ?? new Map();
  const known = ofList.get(where);
  if (known !== undefined && (known.call === call || isOwnList(list))) return known.index;
  const index = createIndex(listOf(list, where === '@key'), where);
  ofList.set(where, { call, index });
  indexes.set(list, ofList);
  return index;
}

function createIndex(entries: readonly Entry[], where: string): Index {
  const index = new Map<string, Entry[]>();
  const idOf = compilePath(where);
  for (const entry of entries) {
    if (!isObject(entry.value)) continue;
    const id = comparable(where === '@key' ? entry.key : idOf(entry.value));
    if (id === undefined) continue;
    const known = index.get(id);
    if (known === undefined) index.set(id, [entry]);
    else known.push(entry);
  }
  return index;
}
