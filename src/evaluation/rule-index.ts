/** Finds the rules that can still match: a tree of look-ups by the values of facts. */
import type { Cover, Key } from './implied-conditions.js';
import { groupsOf, mostGrouped, type RuleGroup } from './rule-group.js';

export interface Indexed {
  readonly covers: readonly Cover[];
  readonly isCovered: boolean;
}

export interface RuleIndex<Item> {
  /** Can match whatever the facts looked up here are. */
  readonly groups: readonly RuleGroup<Item>[];
  readonly lookups: readonly Lookup<Item>[];
}

/** Several ways may lead to one rule. */
export interface Lookup<Item> {
  readonly slot: number;
  readonly kind: Key['kind'];
  readonly table: ReadonlyMap<unknown, RuleIndex<Item>>;
}

interface Entry<Item> extends Indexed {
  readonly item: Item;
  /** Places it stands in already, multiplied along the way. */
  readonly copies: number;
}

/** No rule stands in more places than this: a long list inside a long list would fill the memory. */
const mostCopies = 512;

export function indexRules<Item extends Indexed>(items: readonly Item[]): RuleIndex<Item> {
  return build(items.map((item) => ({ item, covers: item.covers, isCovered: item.isCovered, copies: 1 })));
}

function build<Item>(entries: readonly Entry<Item>[]): RuleIndex<Item> {
  if (entries.length <= mostGrouped) return { groups: groupsOf(entries), lookups: [] };
  const cost = costs(entries);
  const uncovered: Entry<Item>[] = [];
  const tables = new Map<string, { first: Key; values: Map<unknown, Entry<Item>[]> }>();
  for (const entry of entries) {
    const cover = cheapest(entry, cost);
    if (cover === undefined) {
      uncovered.push(entry);
      continue;
    }
    const below: Entry<Item> = {
      item: entry.item,
      covers: entry.covers.filter((other) => other !== cover),
      isCovered: entry.isCovered,
      copies: entry.copies * cover.length,
    };
    for (const key of distinct(cover)) {
      const place = placeOf(key);
      const table = tables.get(place) ?? { first: key, values: new Map() };
      tables.set(place, table);
      const bucket = table.values.get(key.value);
      if (bucket === undefined) table.values.set(key.value, [below]);
      else bucket.push(below);
    }
  }
  const lookups = [...tables.values()].map(({ first, values }) => ({
    slot: first.slot,
    kind: first.kind,
    table: new Map([...values].map(([value, bucket]) => [value, build(bucket)])),
  }));
  return { groups: groupsOf(uncovered), lookups };
}

/** The share of interactions a key is expected to let through, were all values of its fact equally frequent. */
function costs<Item>(entries: readonly Entry<Item>[]): (cover: Cover) => number {
  const values = new Map<string, Set<unknown>>();
  for (const { covers } of entries) {
    for (const cover of covers) {
      for (const key of cover) {
        const place = placeOf(key);
        const known = values.get(place);
        if (known === undefined) values.set(place, new Set([key.value]));
        else known.add(key.value);
      }
    }
  }
  return (cover) => cover.reduce((sum, key) => sum + 1 / (1 + (values.get(placeOf(key))?.size ?? 0)), 0);
}

function cheapest<Item>({ covers, copies }: Entry<Item>, cost: (cover: Cover) => number): Cover | undefined {
  let best: Cover | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  for (const cover of covers) {
    const its = cost(cover);
    if (its < lowest && copies * cover.length <= mostCopies) [best, lowest] = [cover, its];
  }
  return best;
}

function distinct(cover: Cover): readonly Key[] {
  const seen = new Set<string>();
  return cover.filter((key) => {
    const name = `${placeOf(key)} ${typeof key.value} ${String(key.value)}`;
    return !seen.has(name) && seen.add(name);
  });
}

function placeOf({ slot, kind }: Key): string {
  return `${kind} ${slot}`;
}
