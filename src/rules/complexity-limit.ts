/** Limits how large conditions are once named conditions are written out: a few lines can double the size again and again. */
import { below } from './problems.js';
import type { ReadFile } from './read-file.js';
import type { Condition } from './rule-set.js';

interface Complexity {
  readonly comparisons: number;
  readonly levels: number;
  /** A condition it refers to was found too large; that is reported there. */
  readonly isReported: boolean;
}

/** Of one rule. People write dozens; long lists belong in `in` or `containsAny`. */
const maxComparisons = 10_000;

/** Of all rules together: each is compiled into memory. */
const maxInAll = 1_000_000;

/** Of one rule: code that walks conditions by recursion must not overflow the stack. */
const maxLevels = 200;

/** Reports conditions and rules that are too large when written out. `order`: names, each after those it refers to. */
export function checkComplexity(read: readonly ReadFile[], order: Iterable<string>): void {
  const named = new Map<string, Complexity>();
  const places = new Map(
    read.flatMap((file) => Object.keys(file.shape?.conditions ?? {}).map((name) => [name, file] as const)),
  );
  for (const name of order) {
    const file = places.get(name);
    if (file !== undefined) named.set(name, measure(file, below('/conditions', name), named));
  }
  let inAll = 0;
  for (const file of read) {
    const ofLimits = [...file.roots.keys()].filter((pointer) => pointer.startsWith('/suppression/'));
    const ofRules = [...(file.shape?.rules?.keys() ?? [])].map((index) => below('/rules', index));
    for (const pointer of [...ofRules, ...ofLimits]) {
      const before = inAll;
      const { comparisons, isReported } = measure(file, pointer, named);
      if (isReported) continue;
      inAll += comparisons;
      // Once, at the rule that goes over: the others have no part in it.
      if (before <= maxInAll && inAll > maxInAll)
        report(file, pointer, `${maxInAll} comparisons in all rules, windows and quotas`);
    }
  }
}

function measure(file: ReadFile, pointer: string, named: ReadonlyMap<string, Complexity>): Complexity {
  const root = file.roots.get(pointer);
  const complexity = root === undefined ? nothing : complexityOf(root, named);
  const { comparisons, levels, isReported } = complexity;
  if (isReported) return complexity;
  const limit =
    comparisons > maxComparisons
      ? `${maxComparisons} comparisons`
      : levels > maxLevels
        ? `${maxLevels} levels`
        : undefined;
  if (limit === undefined) return complexity;
  report(file, pointer, limit);
  return { ...complexity, isReported: true };
}

function report({ problems }: ReadFile, pointer: string, limit: string): void {
  const message = `with named conditions written out, these are more than ${limit}`;
  const fix = 'use fewer conditions, or write a list with `in` or `containsAny`';
  problems.add({ code: 'TOO_LARGE', pointer, message, fix });
}

const nothing: Complexity = { comparisons: 0, levels: 0, isReported: false };

function complexityOf(condition: Condition, named: ReadonlyMap<string, Complexity>): Complexity {
  if ('condition' in condition) return named.get(condition.condition) ?? nothing;
  if ('fact' in condition) return { comparisons: 1, levels: 1, isReported: false };
  const children = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [condition.not];
  let [comparisons, levels, isReported] = [0, 0, false];
  for (const child of children) {
    const complexity = complexityOf(child, named);
    comparisons += complexity.comparisons;
    levels = Math.max(levels, complexity.levels);
    isReported ||= complexity.isReported;
  }
  return { comparisons, levels: levels + 1, isReported };
}
