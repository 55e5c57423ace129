/** Finds named conditions that refer to themselves, directly or through others; without recursion. */

type References = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Calls `report` once per cycle found, with its names in order; a cycle is found from one of its names only.
 * Gives all names, each after those it refers to.
 */
export function reportCycles(
  references: References,
  report: (cycle: readonly string[]) => void,
): ReadonlySet<string> {
  const done = new Set<string>();
  for (const start of references.keys()) {
    const path: string[] = [];
    const open = new Set<string>();
    const pending: { name: string; leave: boolean }[] = [{ name: start, leave: false }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { name, leave } = next;
      if (leave) {
        path.pop();
        open.delete(name);
        done.add(name);
      } else if (open.has(name)) {
        report(path.slice(path.indexOf(name)));
      } else if (!done.has(name)) {
        path.push(name);
        open.add(name);
        pending.push({ name, leave: true });
        for (const other of references.get(name) ?? []) pending.push({ name: other, leave: false });
      }
    }
  }
  return done;
}
