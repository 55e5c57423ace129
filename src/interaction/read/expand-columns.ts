/** CSV without a mapping: columns named like the fields of an interaction, `customer.email`, become that field. */
import { isObject } from '../../shared/is-object.js';
import { Dictionary } from '../dictionary.js';
import { tagsInText } from '../tag-text.js';
import { isUnreadableRecord } from '../unreadable.js';
import type { RecordBatch } from './batch.js';
import { refusedText } from './refuse-other.js';

/**
 * A text that is no table has a header of one column that is no field, or a line below its header. A table with other
 * columns is one of another system: its rows get their receipts.
 * @throws AutotriggerError INPUT_UNREADABLE
 */
export function assertTable(columns: readonly string[], start: Buffer, file: string): void {
  const isTable = columns.length > 1 && !isRuler(start);
  if (!isTable && !columns.includes('ext_interaction_id')) throw refusedText(start, file);
}

/** psql and others draw a line below the names of the columns. */
function isRuler(start: Buffer): boolean {
  return /^[^\n]*\n[\s|+-]*-{3,}[\s|+-]*(?:\n|$)/.test(start.toString('utf8'));
}

/** Blank cells are left out; `tags` is a Postgres array, a JSON list, or words between commas, semicolons or bars. */
export function expandColumns({ records, places }: RecordBatch): RecordBatch {
  return { records: records.map(expand), places };
}

function expand(row: unknown): unknown {
  if (!isObject(row) || isUnreadableRecord(row)) return row;
  const record = new Dictionary<unknown>();
  const groups = new Dictionary<Dictionary<unknown>>();
  for (const column of Object.keys(row)) {
    const cell = row[column];
    if (cell === '') continue;
    const dot = column.indexOf('.');
    if (dot > 0) {
      const name = column.slice(0, dot);
      const group = groups[name] ?? new Dictionary<unknown>();
      group[column.slice(dot + 1)] = cell;
      groups[name] = group;
    } else {
      record[column] = column === 'tags' ? tagsIn(cell) : cell;
    }
  }
  for (const name of Object.keys(groups)) record[name] = groups[name];
  return record;
}

/** Columns with one name arrive as a list. A text that is no whole list stays a text, which is refused as tags. */
function tagsIn(cell: unknown): unknown {
  const lists = [cell].flat().map((text: unknown) => tagsInText(String(text)) ?? text);
  return lists.every(Array.isArray) ? lists.flat() : cell;
}
