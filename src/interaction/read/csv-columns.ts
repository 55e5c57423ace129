/** The columns of a table, and the record that a row is. */
import { Dictionary } from '../dictionary.js';
import { tagsInText } from '../tags.js';
import { isTableForPeople, refusedText } from './refuse-other.js';

interface Column {
  readonly key: string;
  /** Where its cells stand: columns with one name are one column. */
  readonly indexes: readonly [number, ...number[]];
}

interface Columns {
  /** One for each cell of a row. */
  readonly names: readonly string[];
  /** Whether there is a column for the one field that every interaction has. */
  readonly hasId: boolean;
  readonly own: readonly Column[];
  /** Those of `customer.email` and `customer.name` are one group. */
  readonly groups: ReadonlyMap<string, readonly Column[]>;
  /** Blank cells are left out, and `tags` are read. */
  readonly areFields: boolean;
}

/**
 * A text that is no table has a header of one column that is no field, or a line below its header. A table with other
 * columns is one of another system: its rows get their receipts.
 * @throws AutotriggerError INPUT_UNREADABLE
 */
export function assertTable(columns: readonly string[], start: Buffer, file: string): void {
  const isTable = columns.length > 1 && !isTableForPeople(start);
  if (!isTable && !columns.includes('ext_interaction_id')) throw refusedText(start, file);
}

/** `areFields`: columns named like the fields of an interaction, `customer.email`, become that field. */
export function columnsOf(names: readonly string[], areFields: boolean): Columns {
  const places = new Map<string, [number, ...number[]]>();
  for (const [index, name] of names.entries()) {
    const indexes = places.get(name);
    if (indexes === undefined) places.set(name, [index]);
    else indexes.push(index);
  }
  const own: Column[] = [];
  const groups = new Map<string, Column[]>();
  for (const [name, indexes] of places) {
    const dot = areFields ? name.indexOf('.') : -1;
    if (dot > 0) {
      const group = groups.get(name.slice(0, dot)) ?? [];
      group.push({ key: name.slice(dot + 1), indexes });
      groups.set(name.slice(0, dot), group);
    } else own.push({ key: name, indexes });
  }
  return { names, hasId: places.has('ext_interaction_id'), own, groups, areFields };
}

/** The cells of a row that has as many as the header. */
export function recordOf({ own, groups, areFields }: Columns, cells: readonly string[]): Dictionary<unknown> {
  const record = objectOf(own, cells, areFields) ?? new Dictionary<unknown>();
  if (areFields && record.tags !== undefined) record.tags = tagsIn(record.tags);
  for (const [name, columns] of groups) {
    const group = objectOf(columns, cells, areFields);
    if (group !== undefined) record[name] = group;
  }
  return record;
}

/** Undefined where there is nothing in it. */
function objectOf(
  columns: readonly Column[],
  cells: readonly string[],
  withoutBlank: boolean,
): Dictionary<unknown> | undefined {
  let object: Dictionary<unknown> | undefined;
  for (const { key, indexes } of columns) {
    const cell = indexes.length === 1 ? cells[indexes[0]] : united(indexes, cells);
    if (withoutBlank && cell === '') continue;
    object ??= new Dictionary();
    object[key] = cell;
  }
  return object;
}

/**
 * Columns with one name (a tracker's `Labels`, once for each label) are united: the list of their cells that hold
 * something and differ, or the one cell. A field that takes one text then refuses a list, and tags take it.
 */
function united(indexes: readonly number[], cells: readonly string[]): string | string[] {
  const texts = indexes.map((index) => cells[index] ?? '').filter((cell) => cell.trim() !== '');
  const different = [...new Set(texts)];
  return different.length > 1 ? different : (different[0] ?? '');
}

/** Columns with one name arrive as a list. A text that is no whole list stays a text, which is refused as tags. */
function tagsIn(cell: unknown): unknown {
  const lists = [cell].flat().map((text: unknown) => tagsInText(String(text)) ?? text);
  return lists.every(Array.isArray) ? lists.flat() : cell;
}
