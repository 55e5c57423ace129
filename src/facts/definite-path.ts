/** JSONPath, the definite part of it: at most one value, own properties only, as json-rules-engine resolves it. */

const root = /^\$/u;
const dotted = /^\.?([\p{L}\p{N}_-]+)/u;
const indexed = /^\[(\d+)\]/u;
const quoted = /^\[(?:'([\p{L}\p{N}_ .-]+)'|"([\p{L}\p{N}_ .-]+)")\]/u;

/** The steps of a definite path; undefined when it is none (a wildcard, a slice, a filter, `..`, `.a`). */
export function parseDefinitePath(path: string): readonly string[] | undefined {
  const hasRoot = root.test(path);
  let rest = hasRoot ? path.slice(1) : path;
  const steps: string[] = [];
  while (rest !== '') {
    const first = steps.length === 0 && !hasRoot;
    const step = (rest.startsWith('.') === !first ? dotted.exec(rest) : null) ?? bracketed(rest);
    if (step === null) return undefined;
    steps.push(step[1] ?? step[2] ?? '');
    rest = rest.slice(step[0].length);
  }
  return hasRoot || steps.length > 0 ? steps : undefined;
}

/**
 * Follows the steps from a fact's value. A primitive passes through unchanged, which is json-rules-engine's way;
 * a step that is not an own property gives undefined.
 */
export function followPath(value: unknown, steps: readonly string[]): unknown {
  if (value === null || typeof value !== 'object') return value;
  let current: unknown = value;
  for (const step of steps) {
    if (!current || !Object.hasOwn(current, step)) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[step];
  }
  return current;
}

function bracketed(text: string): RegExpExecArray | null {
  return indexed.exec(text) ?? quoted.exec(text);
}
