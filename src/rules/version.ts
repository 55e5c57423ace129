/** The version of a rule set: a hash of everything in it that can change a decision, and of nothing else. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isObject } from '../shared/is-object.js';
import { compareNames } from './canonical.js';
import type { RuleSet } from './rule-set.js';

type Hashed = Pick<RuleSet, 'settings' | 'facts' | 'operators' | 'conditions' | 'rules'>;

/**
 * 16 hex digits. Settings with their defaults, declared and coded facts, names of coded operators, named conditions
 * and enabled rules count; file names, order of files, rules and keys, white space, `$schema`, descriptions and
 * disabled rules do not. The order of children within `all` and `any` does, as written.
 */
export function versionOf({ settings, facts, operators, conditions, rules }: Hashed): string {
  const hash = sha256.create();
  // Every object here was built by the loader with its keys in one order, so its JSON is canonical.
  const add = (kind: string, ...content: readonly unknown[]): void => {
    hash.update(utf8ToBytes(`${JSON.stringify([kind, ...content], asRead)}\n`));
  };
  add('settings', settings);
  for (const { name, type, compare, resolve } of byName(facts)) {
    add('fact', name, type, compare ?? 'folded', resolve !== undefined);
  }
  for (const { name } of byName(operators)) add('operator', name);
  for (const name of [...conditions.keys()].sort(compareNames)) {
    add('condition', name, conditions.get(name)?.condition);
  }
  for (const { name, priority, conditions: root, effect } of rules) add('rule', name, priority, root, effect);
  return bytesToHex(hash.digest()).slice(0, 16);
}

/** Conditions count as they are read: `US` and `us` mean the same country. */
function asRead(_key: string, value: unknown): unknown {
  if (!isObject(value) || !Object.hasOwn(value, 'operator')) return value;
  const { operand, moments, ...leaf } = value;
  const read = moments ?? operand;
  return read === undefined ? value : { ...leaf, value: read };
}

function byName<Named extends { readonly name: string }>(all: ReadonlyMap<string, Named>): Named[] {
  return [...all.values()].sort((a, b) => compareNames(a.name, b.name));
}
