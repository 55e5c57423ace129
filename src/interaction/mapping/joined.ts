/** Lists that a mapping is joined with, read from its files: kept beside it. */
import type { Mapping } from './mapping.js';

type Lists = Readonly<Record<string, unknown>>;

const lists = new WeakMap<Mapping, Lists>();
const none: Lists = Object.freeze({});

export function rememberJoined(mapping: Mapping, found: Lists): void {
  lists.set(mapping, found);
}

export function joinedLists(mapping: Mapping): Lists {
  return lists.get(mapping) ?? none;
}
