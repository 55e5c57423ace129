/** One form for what means the same: keys in one order, frozen. */

/** By UTF-16 units: the same on every machine, whatever its locale. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A frozen copy of a JSON value with the keys of every object in order; `text` may change each text in it. */
export function canonical(value: unknown, text: (text: string) => string = same): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((element: unknown) => canonical(element, text)));
  return sortedRecord(Object.entries(value).map(([key, inner]) => [key, canonical(inner, text)]));
}

/** A frozen object with its keys in order; `__proto__` is a key like any other. */
export function sortedRecord<Value>(
  entries: readonly (readonly [string, Value])[],
): Readonly<Record<string, Value>> {
  return Object.freeze(Object.fromEntries([...entries].sort(([a], [b]) => compareNames(a, b))));
}

function same(text: string): string {
  return text;
}
