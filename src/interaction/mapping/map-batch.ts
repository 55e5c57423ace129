/** Applies a mapping to what a reader yields: opens documents that hold several records, maps each record. */
import { systemClock } from '../../shared/clock.js';
import type { RecordBatch } from '../read/batch.js';
import type { SourceLocation } from '../source-location.js';
import { isUnreadableRecord, UnreadableRecord } from '../unreadable.js';
import { checkColumns } from './check-columns.js';
import { compileMapping } from './compile.js';
import { joinedLists } from './joined.js';
import type { Mapping } from './mapping.js';
import type { MappingUse } from './mapping-use.js';

interface Adapter {
  readonly csv: { readonly onHeader: (columns: readonly string[]) => void };
  map(batch: RecordBatch): RecordBatch;
}

/** Rows of a CSV file are records as they are; documents are searched for the mapping's `records`. */
export function batchMapper(
  mapping: Mapping,
  onNotice?: (notice: string, file: string) => void,
  use?: MappingUse,
): (format: string, file: string) => Adapter {
  const mapDocument = compileMapping(mapping, use);
  const context = { joined: joinedLists(mapping), now: systemClock.now() };
  return (format, file) => {
    const said = new Set<string>();
    const isRow = format === 'csv';
    return {
      csv: {
        onHeader: (columns) => checkColumns(mapping, columns, file, (notice) => onNotice?.(notice, file)),
      },
      map: (batch) => {
        const records: unknown[] = [];
        const places: SourceLocation[] = [];
        batch.records.forEach((document, index) => {
          const place = batch.places[index] ?? { file, line: 1 };
          if (isUnreadableRecord(document)) {
            records.push(document);
            places.push(place);
            return;
          }
          const mapped = mapDocument(document, { ...context, isRow });
          for (const { result, pointer } of mapped.records) {
            records.push(isUnreadableRecord(result) ? atPlace(result, place) : result);
            places.push(pointer === '' ? place : { ...place, pointer });
          }
          for (const notice of mapped.notices) {
            if (!said.has(notice)) onNotice?.(notice, file);
            said.add(notice);
          }
        });
        return { records, places };
      },
    };
  };
}

function atPlace(error: UnreadableRecord, { file, line }: SourceLocation): UnreadableRecord {
  const { message, fix, fields, pointer, interactionId } = error;
  const at = pointer === '' ? undefined : pointer;
  return new UnreadableRecord({ message, fix, fields, pointer: at, interactionId, file, line });
}
