/** Definite JSONPaths: those that name one place. The others give lists of whatever they find, and are refused. */

const step = /\.([^\s.[\]()*?@^~`'",:;%$\\]+)|\[(\d{1,9})\]|\['([^'"[\]~%;`\\]+)'\]|\["([^'"[\]~%;`\\]+)"\]/y;

/** The keys to follow, in order (`$` alone: none); undefined when the path is not definite, or no path at all. */
export function parseDefinitePath(path: string): readonly string[] | undefined {
  const rooted = path.startsWith('$')
    ? path.slice(1)
    : path.startsWith('[') || path === ''
      ? undefined
      : `.${path}`;
  if (rooted === undefined) return undefined;
  const keys: string[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < rooted.length) {
    const match = step.exec(rooted);
    const key = match?.[1] ?? match?.[2] ?? match?.[3] ?? match?.[4];
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return keys;
}
