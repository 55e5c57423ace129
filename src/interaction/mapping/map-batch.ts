/** Applies a mapping to what a reader yields: opens documents that hold several records, maps each record. */
import { systemClock } from '../../shared/clock.js';
import { attachSourceLocation, type SourceLocation, sourceLocationOf } from '../source-location.js';
import { isUnreadableRecord, UnreadableRecord } from '../unreadable.js';
import { joinedLists } from './beside.js';
import { checkColumns } from './check-columns.js';
import { compileMapping } from './compile.js';
import type { Mapping } from './mapping.js';
import type { MappingUse } from './mapping-use.js';

interface BatchMapper {
  /** Called with the columns of a CSV file. */
  onHeader(columns: readonly string[]): void;
  map(documents: readonly unknown[]): unknown[];
}

/** Rows of a CSV file are records as they are; documents are searched for the mapping's `records`. */
export function batchMapper(
  mapping: Mapping,
  onNotice?: (notice: string, file: string) => void,
  use?: MappingUse,
): (format: string, file: string) => BatchMapper {
  const mapDocument = compileMapping(mapping, use);
  // One time for a whole run, so that the same file gives the same interactions from its first line to its last.
  const context = { joined: joinedLists(mapping), now: systemClock.now() };
  return (format, file) => {
    const said = new Set<string>();
    const isRow = format === 'csv';
    const recordsOf = (document: unknown): unknown[] => {
      if (isUnreadableRecord(document)) return [document];
      const place = sourceLocationOf(document) ?? { file, line: 1 };
      const { records, notices } = mapDocument(document, { ...context, isRow });
      for (const notice of notices) {
        if (!said.has(notice)) onNotice?.(notice, file);
        said.add(notice);
      }
      return records.map(({ result, pointer }) => {
        if (isUnreadableRecord(result)) return atPlace(result, place);
        return attachSourceLocation(result, pointer === '' ? place : { ...place, pointer });
      });
    };
    return {
      onHeader: (columns) => checkColumns(mapping, columns, file, (notice) => onNotice?.(notice, file)),
      map: (documents) => documents.flatMap(recordsOf),
    };
  };
}

function atPlace(error: UnreadableRecord, { file, line }: SourceLocation): UnreadableRecord {
  const { message, fix, fields, pointer, interactionId } = error;
  const at = pointer === '' ? undefined : pointer;
  return new UnreadableRecord({ message, fix, fields, pointer: at, interactionId, file, line });
}
