/** Applies a mapping to what a reader yields: opens documents that hold several records, maps each record. */

import { isObject } from '../../shared/is-object.js';
import type { RecordBatch } from '../read/batch.js';
import type { SourceLocation } from '../source-location.js';
import { isUnreadableRecord, UnreadableRecord } from '../unreadable.js';
import { checkColumns } from './check-columns.js';
import { compileMapping } from './compile.js';
import { compilePath } from './path.js';
import type { Mapping } from './schema.js';

interface Adapter {
  readonly csv: { readonly onHeader: (columns: readonly string[]) => void };
  map(batch: RecordBatch): RecordBatch;
}

/** Rows of a CSV file are records as they are; documents are searched for the mapping's `records`. */
export function batchMapper(mapping: Mapping): (format: string, file: string) => Adapter {
  const mapRecord = compileMapping(mapping);
  const find = documentOpener(mapping);
  return (format, file) => ({
    csv: { onHeader: (columns) => checkColumns(mapping, columns, file) },
    map: (batch) => {
      const records: unknown[] = [];
      const places: SourceLocation[] = [];
      batch.records.forEach((document, index) => {
        const place = batch.places[index] ?? { file, line: 1 };
        const found = format === 'csv' ? [{ record: document }] : find(document, place);
        for (const { record, pointer } of found) {
          records.push(isUnreadableRecord(record) ? record : mapRecord(record, document));
          places.push(pointer === undefined ? place : { ...place, pointer });
        }
      });
      return { records, places };
    },
  });
}

interface Found {
  readonly record: unknown;
  readonly pointer?: string;
}

function documentOpener(mapping: Mapping): (document: unknown, place: SourceLocation) => readonly Found[] {
  const written = mapping.records ?? '';
  const paths = typeof written === 'string' ? [written] : written;
  const readers = paths.map((path) => ({ path, read: compilePath(path) }));
  return (document, place) => {
    if (isUnreadableRecord(document)) return [{ record: document }];
    for (const { path, read } of readers) {
      if (path === '') return [{ record: document }];
      const found = read(document);
      const pointer = `/${path.replaceAll('.', '/')}`;
      if (Array.isArray(found)) {
        return found.map((item, index) =>
          isObject(item)
            ? { record: item, pointer: `${pointer}/${index}` }
            : { record: notAnObject(`${path}.${index}`, place) },
        );
      }
      if (isObject(found)) return [{ record: found, pointer }];
    }
    return [{ record: noRecords(paths, place) }];
  };
}

function notAnObject(path: string, { file, line }: SourceLocation): UnreadableRecord {
  const fix = 'check the mapping’s `records`';
  return new UnreadableRecord({ message: `\`${path}\` is not an object`, fix, file, line });
}

function noRecords(paths: readonly string[], { file, line }: SourceLocation): UnreadableRecord {
  const names = paths.map((path) => `\`${path}\``).join(', ');
  return new UnreadableRecord({
    message: `the document holds no records at ${names}`,
    fix: 'set `records` in the mapping to the path of the list, or to "" when each document is one record',
    file,
    line,
  });
}
