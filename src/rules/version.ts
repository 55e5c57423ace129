/** The version of a rule set: a hash of everything in it that can change a decision, and of nothing else. */
import { createHash } from 'node:crypto';
import type { RuleSet } from './rule-set.js';

type Hashed = Pick<RuleSet, 'settings' | 'facts' | 'operators' | 'conditions' | 'rules'>;

/**
 * 16 hex digits. Settings with their defaults, declared and coded facts, names of coded operators, named conditions
 * and enabled rules count; file names, order of files, rules and keys, white space, `$schema`, descriptions and
 * disabled rules do not. The order of children within `all` and `any` does, as written.
 */
export function versionOf({ settings, facts, operators, conditions, rules }: Hashed): string {
  const content = {
    settings,
    facts: [...facts.values()]
      .map(({ name, type, resolve }) => [name, type, resolve !== undefined])
      .sort(byName),
    operators: [...operators.keys()].sort(),
    conditions: [...conditions].map(([name, { condition }]) => [name, condition]).sort(byName),
    rules: rules.map(({ name, priority, conditions: root, effect }) => [name, priority, root, effect]),
  };
  return createHash('sha256').update(JSON.stringify(content, sortedKeys)).digest('hex').slice(0, 16);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  return entries.length < 2 ? value : Object.fromEntries(entries.sort(byName));
}

function byName(a: readonly unknown[], b: readonly unknown[]): number {
  return compareNames(String(a[0]), String(b[0]));
}

/** By UTF-16 units: the same on every machine, whatever its locale. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
