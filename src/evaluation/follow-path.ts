/** Follows a definite path into the value of a fact, as json-rules-engine does: own properties only. */

/** A primitive passes through unchanged; a step that is not an own property gives undefined. */
export function followPath(value: unknown, steps: readonly string[]): unknown {
  if (value === null || typeof value !== 'object') return value;
  let current: unknown = value;
  for (const step of steps) {
    if (!current || !Object.hasOwn(current, step)) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[step];
  }
  return current;
}
