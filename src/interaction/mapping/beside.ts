/** What is kept beside a mapping after it was parsed: where it was written, and the lists that it is joined with. */
import type { Mapping } from './mapping.js';

/** For messages about a mapping that fits its schema and not the data. `lineOf`: of a JSON pointer, from 1. */
interface MappingPlaces {
  readonly file?: string;
  lineOf(pointer: string): number | undefined;
}

type Lists = Readonly<Record<string, unknown>>;

const places = new WeakMap<Mapping, MappingPlaces>();
const lists = new WeakMap<Mapping, Lists>();
const ownLists = new WeakSet<object>();
const nowhere: MappingPlaces = { lineOf: () => undefined };
const noLists: Lists = Object.freeze({});

/** Beside the mapping, so that it stays what was written, and can be compared and written again. */
export function rememberPlaces(mapping: Mapping, found: MappingPlaces): void {
  places.set(mapping, found);
}

/** Empty for a mapping that was given as a value. */
export function mappingPlaces(mapping: Mapping): MappingPlaces {
  return places.get(mapping) ?? nowhere;
}

/** Lists that were read from files. */
export function rememberJoined(mapping: Mapping, found: Lists): void {
  lists.set(mapping, found);
  for (const list of Object.values(found)) {
    if (typeof list === 'object' && list !== null) ownLists.add(list);
  }
}

/** Empty where the mapping was not loaded from a disk, or joins nothing. */
export function joinedLists(mapping: Mapping): Lists {
  return lists.get(mapping) ?? noLists;
}

/** True for a list that was read from a file: nobody else has it, so it never changes. */
export function isOwnList(list: object): boolean {
  return ownLists.has(list);
}
