/** What a mapping makes of a document. */
import type { Dictionary } from '../dictionary.js';
import { UnreadableRecord } from '../unreadable.js';
import type { Scope } from './path.js';

/** What is the same for all documents of one call. */
export interface MapContext {
  /** Lists from elsewhere that look-ups find by name. */
  readonly joined: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The document is one row of a table: its columns are the record. */
  readonly isRow?: boolean;
}

/** What became of one record. */
export interface MappedRecord {
  /** A raw interaction, or why there is none. */
  readonly result: Dictionary<unknown> | UnreadableRecord;
  /** JSON pointer in the document; '' for the document itself. */
  readonly pointer: string;
}

/** What became of one document. Its records that were skipped are only counted. */
export interface MappedDocument {
  readonly records: readonly MappedRecord[];
  /** Records that `when` leaves out. */
  readonly skipped: number;
  readonly notices: readonly string[];
}

/** A compiled mapping. Never throws; the document is not changed. */
export type DocumentMapper = (document: unknown, context: MapContext) => MappedDocument;

/** Of a record that stands in nothing: a whole document, or what is asked about one. */
export function scopeOf(record: unknown, document: unknown, { joined, now }: MapContext): Scope {
  return { record, parents: [], document, joined, key: undefined, now };
}

/** For one record. @param pointer in the document; '' for the document itself */
export function refused(pointer: string, message: string, fix: string): UnreadableRecord {
  return new UnreadableRecord({ message, fix, pointer });
}

/** For a document of which no record can be read: one error stands for all of it. */
export function refusal(pointer: string, message: string, fix: string): MappedDocument {
  return { records: [{ pointer, result: refused(pointer, message, fix) }], skipped: 0, notices: [] };
}
