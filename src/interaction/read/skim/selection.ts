/** What is asked for of a record: which keys of which of its objects, and what they are read as. */
import type { CommonTexts } from './common-texts.js';

export type FieldKind =
  | 'id'
  | 'text'
  | 'common'
  | 'tags'
  | 'flag'
  | 'instant'
  | 'properties'
  | 'group'
  | 'value';

export interface Field {
  /** Its place among all values. */
  readonly place: number;
  readonly kind: FieldKind;
  /** Where many records share their texts. */
  readonly texts?: CommonTexts;
  /** Of a group: what is asked for within. */
  readonly within?: Scope;
}

/** An object, by its keys. */
export interface Scope {
  /** Tells its keys from those of others. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
}

export interface Selection<Whole> {
  readonly record: Scope;
  /** How many values there are at most. */
  readonly places: number;
  /** Puts together what was read; a value that was not there is undefined. */
  make(values: readonly unknown[]): Whole | undefined;
}
