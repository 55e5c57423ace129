/** How much there is to evaluate once named conditions stand in their places: a few lines can double it and double it. */
import { below } from './problems.js';
import type { ReadFile } from './read-file.js';
import type { Condition } from './rule-set.js';

interface Extent {
  readonly comparisons: number;
  readonly levels: number;
  /** A condition it refers to was found too large; that is said there. */
  readonly isSaid: boolean;
}

/** Of one rule. A hand writes dozens; a list belongs behind `in` or `containsAny`. */
const mostComparisons = 10_000;

/** Of all rules together: each is compiled into memory. */
const mostInAll = 1_000_000;

/** Of one rule: whoever walks conditions by recursion stays far from the end of the stack. */
const mostLevels = 200;

/** Reports conditions and rules that are too large when written out. `order`: names, each after those it refers to. */
export function checkExtent(read: readonly ReadFile[], order: Iterable<string>): void {
  const named = new Map<string, Extent>();
  const places = new Map(
    read.flatMap((file) => Object.keys(file.shape?.conditions ?? {}).map((name) => [name, file] as const)),
  );
  for (const name of order) {
    const file = places.get(name);
    if (file !== undefined) named.set(name, measure(file, below('/conditions', name), named));
  }
  let inAll = 0;
  for (const file of read) {
    for (const index of file.shape?.rules?.keys() ?? []) {
      const pointer = below('/rules', index);
      const before = inAll;
      const { comparisons, isSaid } = measure(file, pointer, named);
      if (isSaid) continue;
      inAll += comparisons;
      if (before <= mostInAll && inAll > mostInAll)
        report(file, pointer, `${mostInAll} comparisons in all rules`);
    }
  }
}

function measure(file: ReadFile, pointer: string, named: ReadonlyMap<string, Extent>): Extent {
  const root = file.roots.get(pointer);
  const extent = root === undefined ? nothing : extentOf(root, named);
  const { comparisons, levels, isSaid } = extent;
  if (isSaid) return extent;
  const much =
    comparisons > mostComparisons
      ? `${mostComparisons} comparisons`
      : levels > mostLevels
        ? `${mostLevels} levels`
        : undefined;
  if (much === undefined) return extent;
  report(file, pointer, much);
  return { ...extent, isSaid: true };
}

function report({ problems }: ReadFile, pointer: string, much: string): void {
  const message = `with named conditions in their places, these are more than ${much}`;
  const fix = 'name what it is about once, or write a list with `in` or `containsAny`';
  problems.add({ code: 'TOO_LARGE', pointer, message, fix });
}

const nothing: Extent = { comparisons: 0, levels: 0, isSaid: false };

function extentOf(condition: Condition, named: ReadonlyMap<string, Extent>): Extent {
  if ('condition' in condition) return named.get(condition.condition) ?? nothing;
  if ('fact' in condition) return { comparisons: 1, levels: 1, isSaid: false };
  const children = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [condition.not];
  let [comparisons, levels, isSaid] = [0, 0, false];
  for (const child of children) {
    const extent = extentOf(child, named);
    comparisons += extent.comparisons;
    levels = Math.max(levels, extent.levels);
    isSaid ||= extent.isSaid;
  }
  return { comparisons, levels: levels + 1, isSaid };
}
