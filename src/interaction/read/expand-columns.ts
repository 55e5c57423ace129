/** CSV without a mapping: columns named like the fields of an interaction, `customer.email`, become that field. */
import { isObject } from '../../shared/is-object.js';
import { isUnreadableRecord } from '../unreadable.js';
import type { RecordBatch } from './batch.js';

/** Blank cells are left out; `tags` is split at commas, semicolons or bars. */
export function expandColumns({ records, places }: RecordBatch): RecordBatch {
  return { records: records.map(expand), places };
}

function expand(row: unknown): unknown {
  if (!isObject(row) || isUnreadableRecord(row)) return row;
  const record: Record<string, unknown> = Object.create(null);
  const groups: Record<string, Record<string, unknown>> = Object.create(null);
  for (const column of Object.keys(row)) {
    const cell = row[column];
    if (cell === '') continue;
    const dot = column.indexOf('.');
    if (dot > 0) {
      const name = column.slice(0, dot);
      groups[name] ??= Object.create(null);
      Object.assign(groups[name] ?? {}, { [column.slice(dot + 1)]: cell });
    } else {
      record[column] = column === 'tags' ? String(cell).split(/[,;|]/) : cell;
    }
  }
  for (const name of Object.keys(groups)) record[name] = groups[name];
  return record;
}
