/** Lists that a mapping is joined with, read from its files: kept beside it. */
import type { Mapping } from './mapping.js';

type Lists = Readonly<Record<string, unknown>>;

const lists = new WeakMap<Mapping, Lists>();
const own = new WeakSet<object>();
const none: Lists = Object.freeze({});

export function rememberJoined(mapping: Mapping, found: Lists): void {
  lists.set(mapping, found);
  for (const list of Object.values(found)) if (typeof list === 'object' && list !== null) own.add(list);
}

export function joinedLists(mapping: Mapping): Lists {
  return lists.get(mapping) ?? none;
}

/** True for a list that was read from a file: nobody else has it, so it never changes. */
export function isOwnList(list: object): boolean {
  return own.has(list);
}

/** Names of the lists that look-ups search, as they are written. */
export function listsIn(fields: Mapping['fields']): string[] {
  return Object.values(fields).flatMap((source) => {
    const sources = typeof source === 'string' ? [] : [source, ...(source.first_of ?? [])];
    return sources.flatMap((each) => (typeof each === 'string' ? [] : (each.lookup?.in ?? [])));
  });
}
