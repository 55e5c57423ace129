/**
 * A few rules at a time: each fact is looked up once for all of them, and what it says is a number with one bit for
 * each rule, set as long as the rule can still match.
 */

import { type Frame, readSlot } from './evaluation-context.js';
import type { Cover, Key } from './implied-conditions.js';

export interface RuleGroup<Item> {
  readonly items: readonly Item[];
  /** One bit for each of them. */
  readonly all: number;
  readonly filters: readonly Filter[];
  /** Those of which the filters say all there is to say: what is left of them matches. */
  readonly certain: number;
}

/** A rule, with what it asks for that has not been looked up yet. */
interface Entry<Item> {
  readonly item: Item;
  readonly covers: readonly Cover[];
  readonly isCovered: boolean;
}

/** What the value of one fact leaves of the rules. */
interface Filter {
  readonly slot: number;
  readonly kind: Key['kind'];
  /** The rules that ask about the fact here. */
  readonly asking: number;
  /** The rules that do not, and can match whatever the value is. */
  readonly others: number;
  readonly table: ReadonlyMap<unknown, number>;
  /** The one value in the table, where it is no more than one text: to compare is faster than to look up. */
  readonly only: string | undefined;
}

/** As many bits as a number has that is a small integer on every machine. */
export const mostGrouped = 30;

/** So few are tried faster than looked up. */
const fewRules = 3;

export function groupsOf<Item>(entries: readonly Entry<Item>[]): readonly RuleGroup<Item>[] {
  const groups: RuleGroup<Item>[] = [];
  for (let from = 0; from < entries.length; from += mostGrouped) {
    const part = entries.slice(from, from + mostGrouped);
    const items = part.map(({ item }) => item);
    const filters = part.length <= fewRules ? [] : filtersOf(part.map(({ covers }) => covers));
    groups.push({ items, all: 2 ** part.length - 1, filters, certain: certainOf(part, filters) });
  }
  return groups;
}

/** The rules that can still match: bit n stands for the n-th. */
export function candidatesOf({ all, filters }: RuleGroup<unknown>, frame: Frame): number {
  let left = all;
  for (const { slot, kind, asking, others, table, only } of filters) {
    if ((left & asking) === 0) continue;
    const value = readSlot(frame, slot);
    let found = others;
    if (kind === 'is') found |= only === undefined ? (table.get(value) ?? 0) : value === only ? asking : 0;
    else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) found |= table.get(value[index]) ?? 0;
    }
    left &= found;
    if (left === 0) return 0;
  }
  return left;
}

/** Covers that hang on more than one fact are left to the rule itself, and so is every second one on the same fact. */
function filtersOf(covers: readonly (readonly Cover[])[]): readonly Filter[] {
  const filters = new Map<string, { first: Key; asking: number; table: Map<unknown, number> }>();
  covers.forEach((ofRule, position) => {
    const bit = 2 ** position;
    for (const cover of ofRule) {
      const [first] = cover;
      if (first === undefined || !cover.every((key) => isSameFact(key, first))) continue;
      const name = `${first.kind} ${first.slot}`;
      const filter = filters.get(name) ?? { first, asking: 0, table: new Map<unknown, number>() };
      filters.set(name, filter);
      if ((filter.asking & bit) !== 0) continue;
      filter.asking |= bit;
      for (const { value } of cover) filter.table.set(value, (filter.table.get(value) ?? 0) | bit);
    }
  });
  const all = 2 ** covers.length - 1;
  return [...filters.values()]
    .sort((a, b) => bitsOf(b.asking) - bitsOf(a.asking))
    .map(({ first: { slot, kind, value }, asking, table }) => ({
      slot,
      kind,
      asking,
      others: all & ~asking,
      table,
      only: table.size === 1 && typeof value === 'string' ? value : undefined,
    }));
}

function certainOf(entries: readonly Entry<unknown>[], filters: readonly Filter[]): number {
  return entries.reduce((certain, { covers, isCovered }, position) => {
    const bit = 2 ** position;
    const filtered = filters.filter(({ asking }) => (asking & bit) !== 0);
    return isCovered && filtered.length === covers.length ? certain | bit : certain;
  }, 0);
}

function isSameFact({ slot, kind }: Key, other: Key): boolean {
  return slot === other.slot && kind === other.kind;
}

function bitsOf(mask: number): number {
  return mask.toString(2).replaceAll('0', '').length;
}
