/** Where a record was read: kept beside the record, never in it. */

/** Where a person finds the record again. */
export interface SourceLocation {
  /** As the user gave it; `-` is standard input. */
  readonly file: string;
  /** Line on which the record begins, from 1. */
  readonly line: number;
  /** JSON pointer within that document, where one document holds several records. */
  readonly pointer?: string;
}

const places = new WeakMap<object, SourceLocation>();

/** Remembers where `record` was read, for as long as the record lives; gives the record back. */
export function attachSourceLocation<T extends object>(record: T, place: SourceLocation): T {
  places.set(record, place);
  return record;
}

/** Where the record was read; undefined for one that did not come from a reader. */
export function sourceLocationOf(record: unknown): SourceLocation | undefined {
  return typeof record === 'object' && record !== null ? places.get(record) : undefined;
}
