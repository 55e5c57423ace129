/** What all files of a rule set have to agree on: names, and the conditions that refer to each other. */
import { isObject } from '../shared/is-object.js';
import { checkRoot } from './check-condition.js';
import type { CheckContext } from './check-context.js';
import { reportCycles } from './cycles.js';
import { checkSet } from './effect.js';
import { below, type Problems } from './problems.js';
import { placeIn, type ReadFile } from './read-file.js';
import type { Place } from './rule-set.js';

type SharedContext = Omit<CheckContext, 'problems' | 'refersTo'>;

/** Where each named condition stands; a second one of the same name is reported. */
export function namesOfConditions(read: readonly ReadFile[]): Map<string, Place> {
  const named = new Map<string, Place>();
  for (const { path, document, problems } of read) {
    const definitions = definitionsIn(document.value);
    if (!isObject(definitions)) continue;
    for (const name of Object.keys(definitions)) {
      const pointer = below('/conditions', name);
      const first = named.get(name);
      if (first === undefined) named.set(name, placeIn(path, document, pointer));
      else reportTwice('condition', name, first, pointer, problems);
    }
  }
  return named;
}

/** Checks named conditions; gives their names, each after those it refers to. */
export function checkConditions(
  read: readonly ReadFile[],
  named: ReadonlyMap<string, Place>,
  context: SharedContext,
): ReadonlySet<string> {
  const references = new Map<string, Set<string>>();
  const problemsByFile = new Map(read.map(({ path, problems }) => [path, problems]));
  for (const { document, problems, roots } of read) {
    const definitions = definitionsIn(document.value);
    if (!isObject(definitions)) continue;
    for (const [name, definition] of Object.entries(definitions)) {
      const to = new Set<string>();
      if (!references.has(name)) references.set(name, to);
      const pointer = below('/conditions', name);
      const root = checkRoot(definition, pointer, {
        ...context,
        problems,
        refersTo: (other) => to.add(other),
      });
      if (root !== undefined) roots.set(pointer, root);
    }
  }
  return reportCycles(references, (cycle) => {
    const place = named.get(cycle[0] ?? '');
    if (place === undefined) return;
    const route = [...cycle, cycle[0]].map((name) => `\`${name}\``).join(' → ');
    const message = `these conditions refer to each other in a circle: ${route}`;
    const fix = 'write out one of them';
    problemsByFile.get(place.file)?.add({ code: 'CYCLE', pointer: place.pointer, message, fix });
  });
}

/**
 * Names and conditions of all rules, disabled ones included: a rule that is switched on again must not turn out to be
 * wrong.
 */
export function checkRules(read: readonly ReadFile[], context: SharedContext): void {
  const named = new Map<string, Place>();
  for (const { path, document, problems, roots } of read) {
    const rules: unknown = isObject(document.value) ? document.value.rules : undefined;
    if (!Array.isArray(rules)) continue;
    const inFile = { ...context, problems };
    for (const [index, rule] of rules.entries()) {
      if (!isObject(rule)) continue;
      const pointer = below('/rules', index);
      if (typeof rule.name === 'string') {
        const { name } = rule;
        const first = named.get(name);
        if (first === undefined) named.set(name, placeIn(path, document, pointer));
        else reportTwice('rule', name, first, below(pointer, 'name'), problems);
      }
      const root = checkRoot(rule.conditions, below(pointer, 'conditions'), inFile);
      if (root !== undefined) roots.set(pointer, root);
      checkSet(rule.event, below(pointer, 'event'), problems);
    }
  }
}

/** None in a file that is a single rule: its conditions have no names, and the file is reported already. */
function definitionsIn(file: unknown): unknown {
  return isObject(file) && !Object.hasOwn(file, 'event') ? file.conditions : undefined;
}

function reportTwice(what: string, name: string, first: Place, pointer: string, problems: Problems): void {
  const where = first.line === undefined ? first.file : `${first.file}:${first.line}`;
  const message = `the name \`${name}\` is already the name of a ${what} in ${where}`;
  problems.add({ code: 'DUPLICATE_NAME', pointer, message, fix: 'rename one of them' });
}
