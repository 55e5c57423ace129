/** Where a mapping was written: kept beside it, for messages that come after it was parsed. */
import type { Mapping } from './mapping.js';

export interface MappingPlaces {
  readonly file?: string;
  lineOf(pointer: string): number | undefined;
}

const places = new WeakMap<Mapping, MappingPlaces>();

const nowhere: MappingPlaces = { lineOf: () => undefined };

export function rememberPlaces(mapping: Mapping, found: MappingPlaces): void {
  places.set(mapping, found);
}

/** Empty for a mapping that was given as a value. */
export function mappingPlaces(mapping: Mapping): MappingPlaces {
  return places.get(mapping) ?? nowhere;
}
