/** Finds an entry by its id in a list delivered beside the record. */
import { isObject } from '../../shared/is-object.js';
import { compilePath, type PathReader } from './path.js';
import type { FieldSource } from './schema.js';

type LookupSetting = NonNullable<FieldSource['lookup']>;

/**
 * The list is looked for in the document first, then in the record; one object stands for a list of one. Each list
 * is indexed once, while it lives.
 */
export function compileLookup(setting: LookupSetting): (record: unknown, sideLoaded: unknown) => unknown {
  const list = compilePath(setting.in);
  const where = compilePath(setting.where ?? 'id');
  const take = compilePath(setting.take);
  const wanted: PathReader =
    setting.equals === undefined ? () => setting.equals_value : compilePath(setting.equals);
  const indexes = new WeakMap<readonly unknown[], ReadonlyMap<string, unknown>>();

  return (record, sideLoaded) => {
    const id = wanted(record);
    if (id === undefined || id === null) return undefined;
    const entries = list(sideLoaded) ?? list(record);
    if (!Array.isArray(entries))
      return isObject(entries) && sameId(where(entries), id) ? take(entries) : undefined;
    let index = indexes.get(entries);
    if (index === undefined) {
      index = indexOf(entries, where);
      indexes.set(entries, index);
    }
    return take(index.get(String(id)));
  };
}

function sameId(left: unknown, right: unknown): boolean {
  return left !== undefined && left !== null && String(left) === String(right);
}

/** The first of two entries with one id holds. */
function indexOf(entries: readonly unknown[], where: PathReader): ReadonlyMap<string, unknown> {
  const index = new Map<string, unknown>();
  for (const entry of entries) {
    const id = isObject(entry) ? where(entry) : undefined;
    if (id !== undefined && id !== null && !index.has(String(id))) index.set(String(id), entry);
  }
  return index;
}
