/** Objects with one value put in: a case of a matrix, and an interaction that a law is checked on. */
import { isObject } from '../shared/is-object.js';

/** Any object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** `value` at the keys, through objects that are made where none is; undefined removes. Changes nothing given. */
export function setPath(
  under: JsonObject,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): JsonObject {
  const inner = under[key];
  const set = rest.length === 0 ? value : setPath(isObject(inner) ? inner : {}, rest, value);
  const entries = new Map(Object.entries(under));
  if (set === undefined) entries.delete(key);
  else entries.set(key, set);
  // Own properties only, so that a key such as `__proto__` stays a key.
  return Object.fromEntries(entries);
}
