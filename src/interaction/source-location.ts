/** Where a record was read: kept beside the record, never in it. */

export interface RecordPlace {
  /** As the user gave it; `-` is standard input. */
  readonly file: string;
  /** Line on which the record begins, from 1. */
  readonly line: number;
  /** JSON pointer within that document, where one document holds several records. */
  readonly pointer?: string;
}

const places = new WeakMap<object, RecordPlace>();

/** Remembers where `record` was read, for as long as the record lives; gives the record back. */
export function attachPlace<T extends object>(record: T, place: RecordPlace): T {
  places.set(record, place);
  return record;
}

/** Where the record was read; undefined for one that did not come from a reader. */
export function placeOf(record: unknown): RecordPlace | undefined {
  return typeof record === 'object' && record !== null ? places.get(record) : undefined;
}
