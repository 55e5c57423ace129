/** What a mapping makes of a document. */
import type { Dictionary } from '../dictionary.js';
import { UnreadableRecord } from '../unreadable.js';
import type { Scope } from './path.js';

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

export interface MappedDocument {
  readonly records: readonly MappedRecord[];
  /** Records that `when` leaves out. */
  readonly skipped: number;
  readonly notices: readonly string[];
}

export type DocumentMapper = (document: unknown, context: MapContext) => MappedDocument;

export function scopeOf(record: unknown, document: unknown, { joined, now }: MapContext): Scope {
  return { record, parents: [], document, joined, key: undefined, now };
}

export function refused(pointer: string, message: string, fix: string): UnreadableRecord {
  return new UnreadableRecord({ message, fix, pointer });
}

export function refusal(pointer: string, message: string, fix: string): MappedDocument {
  return { records: [{ pointer, result: refused(pointer, message, fix) }], skipped: 0, notices: [] };
}
