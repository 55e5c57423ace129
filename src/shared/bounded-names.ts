/** Bounds how many names from outside are told apart, so that counts and metrics by name cannot grow for ever. */

/** Names told apart unless set; further ones share one name. */
const defaultLimit = 200;
const otherNames = '(others)';

/** Gives the name itself for the first `limit` names, and `(others)` for any further one. */
export function boundedNames(limit: number = defaultLimit): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= limit) return otherNames;
    known.add(name);
    return name;
  };
}
